using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace McpTasks.AspNetCore.Tests.Operations;

public sealed class TaskOperationTests
{
    private const string Key = "an-operators-key-of-more-than-32-letters";

    private static Task<TaskServer> StartAsync(string key = Key) => TaskServer.StartAsync(new() { ["McpTasks:Operator:Key"] = key });

    private static async Task<(HttpStatusCode Status, JsonNode? Json)> CallAsync(
        TaskServer server, string method, string path, params string[] keys)
    {
        using var request = new HttpRequestMessage(new(method), "/operator/tasks/" + path);
        if (keys.Length > 0)
            request.Headers.Add("X-Operator-Key", keys);
        using var response = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return (response.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text) : null);
    }

    private static async Task<string> EndedAsync(TaskServer server, string user = "ann")
    {
        var client = server.Modern(user);
        var id = await client.StartAsync("add", new JsonObject { ["a"] = 41 });
        await client.UntilAsync(id, "completed");
        return id;
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("POST", "/cancel")]
    [InlineData("POST", "/rerun")]
    public async Task Without_the_right_key_nobody_learns_or_changes_anything(string method, string operation)
    {
        await using var server = await StartAsync();
        var id = await server.Modern("ann").StartAsync("wait", new JsonObject { ["door"] = "a" });
        string[][] wrong = [[], [""], [Key + "x"], [Key[..^1]], [Key, Key]];
        foreach (var keys in wrong)
        {
            var known = await CallAsync(server, method, id + operation, keys);
            var unknown = await CallAsync(server, method, TaskId.New() + operation, keys);
            Assert.Equal(HttpStatusCode.Unauthorized, known.Status);
            Assert.Equal((known.Status, known.Json!.ToJsonString()), (unknown.Status, unknown.Json!.ToJsonString()));
        }

        Assert.Equal(McpTaskStatus.Working, (await server.Store.GetAsync(TaskId.Parse(id), default))!.Status);
        Assert.DoesNotContain(server.Log.Entries, entry => entry.Message.StartsWith("Operator acted", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_no_key_is_set_there_are_no_operations_and_requests_go_with_the_end()
    {
        await using var server = await StartAsync(key: "");
        var id = await EndedAsync(server);
        Assert.Equal(HttpStatusCode.NotFound, (await CallAsync(server, "GET", id, "")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await CallAsync(server, "POST", id + "/rerun", "")).Status);
        Assert.Null(await server.Store.GetRequestAsync(TaskId.Parse(id), default));
    }

    [Theory]
    [InlineData("too short", "McpTasks:Operator:Key must have 32 to 512 characters, but has 9.")]
    [InlineData("with a space in it, and long enough to pass", "McpTasks:Operator:Key must be of printable ASCII")]
    public async Task A_weak_key_stops_the_start_and_is_not_told(string key, string message)
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(key));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(key, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_operator_reads_a_task_with_its_arguments_and_result_and_the_audit_log_says_so()
    {
        await using var server = await StartAsync();
        var id = await EndedAsync(server);
        var (status, task) = await CallAsync(server, "GET", id, Key);
        Assert.Equal((HttpStatusCode.OK, "completed", "add"), (status, (string)task!["status"]!, (string)task["tool"]!));
        Assert.Equal(41, (int)task["request"]!["arguments"]!["a"]!);
        Assert.Equal("42", (string)task["result"]!["content"]![0]!["text"]!);
        Assert.Contains(server.Log.Entries, entry => entry.Message.StartsWith($"Operator acted: mcp.task.id=\"{id}\"", StringComparison.Ordinal)
            && entry.Message.EndsWith("mcp.audit.actor=\"operator\", mcp.audit.action=\"read\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_running_task_of_anybody_is_cancelled_for_its_owner_too_and_an_ended_one_stays()
    {
        await using var server = await StartAsync();
        var client = server.Modern("ann");
        var id = await client.StartAsync("wait", new JsonObject { ["door"] = "a" });
        var (status, cancelled) = await CallAsync(server, "POST", id + "/cancel", Key);
        Assert.Equal((HttpStatusCode.OK, "cancelled"), (status, (string)cancelled!["status"]!));
        Assert.Equal("The task was cancelled by the operator.", (string)(await client.UntilAsync(id, "cancelled"))["statusMessage"]!);
        Assert.Equal(
            "operator",
            (await server.Store.GetHistoryAsync(TaskId.Parse(id), default))!.Single(entry => entry.Kind == TaskHistoryKind.Cancelled).Detail);

        var again = await CallAsync(server, "POST", id + "/cancel", Key);
        Assert.Equal(
            (HttpStatusCode.Conflict, "The task has ended already: it is cancelled."), (again.Status, (string)again.Json!["error"]!));
    }

    [Fact]
    public async Task A_re_run_makes_the_same_call_again_for_the_same_owner_as_a_new_task()
    {
        await using var server = await StartAsync();
        var id = await EndedAsync(server, "ann|client_id=desk");
        var (status, created) = await CallAsync(server, "POST", id + "/rerun", Key);
        Assert.Equal(HttpStatusCode.Created, status);
        var fresh = (string)created!["taskId"]!;
        Assert.NotEqual(id, fresh);

        var result = (await server.Modern("ann|client_id=desk").UntilAsync(fresh, "completed"))["result"]!;
        Assert.Equal("42", (string)result["content"]![0]!["text"]!);
        var (old, now) = (
            await server.Store.GetAsync(TaskId.Parse(id), default), await server.Store.GetAsync(TaskId.Parse(fresh), default));
        Assert.Equal((old!.Owner, old.Component, old.Ttl, old.Client), (now!.Owner, now.Component, now.Ttl, now.Client));
        Assert.Contains(
            server.Log.Entries,
            entry => entry.Message.EndsWith($"mcp.audit.action=\"rerun\", mcp.audit.created_task=\"{fresh}\"", StringComparison.Ordinal));
        Assert.Contains(
            "Task not found", (await server.Modern("bob").TaskAsync("tasks/get", fresh)).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_re_run_runs_as_the_caller_of_the_first_run()
    {
        await using var server = await TaskServer.StartAsync(
            new() { ["McpTasks:Operator:Key"] = Key, ["McpTasks:DefaultMode"] = "Optional" });
        var ann = server.Modern("ann");
        var id = await ann.StartAsync("inline");
        await ann.UntilAsync(id, "completed");
        var fresh = (string)(await CallAsync(server, "POST", id + "/rerun", Key)).Json!["taskId"]!;
        Assert.Contains("user: ann", (await ann.UntilAsync(fresh, "completed")).ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_that_runs_is_not_run_again_beside_itself()
    {
        await using var server = await StartAsync();
        var id = await server.Modern("ann").StartAsync("wait", new JsonObject { ["door"] = "a" });
        var (status, refused) = await CallAsync(server, "POST", id + "/rerun", Key);
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("has not ended", (string)refused!["error"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_owners_limits_hold_for_a_re_run_too()
    {
        await using var server = await TaskServer.StartAsync(
            new() { ["McpTasks:Operator:Key"] = Key, ["McpTasks:MaxLiveTasksPerOwner"] = "1" });
        var id = await EndedAsync(server);
        await server.Modern("ann").StartAsync("wait", new JsonObject { ["door"] = "a" });
        var (status, refused) = await CallAsync(server, "POST", id + "/rerun", Key);
        Assert.Equal(HttpStatusCode.TooManyRequests, status);
        Assert.NotNull(refused!["error"]);
    }

    [Theory]
    [InlineData("no-such-task")]
    [InlineData("0-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")]
    public async Task An_unknown_task_is_404(string id)
    {
        await using var server = await StartAsync();
        foreach (var (method, operation) in new[] { ("GET", ""), ("POST", "/cancel"), ("POST", "/rerun") })
            Assert.Equal(HttpStatusCode.NotFound, (await CallAsync(server, method, id + operation, Key)).Status);
    }
}
