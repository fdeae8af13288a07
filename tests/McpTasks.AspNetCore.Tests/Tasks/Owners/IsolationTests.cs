using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using static McpTasks.AspNetCore.Tests.Tasks.Harness.Wire;

namespace McpTasks.AspNetCore.Tests.Tasks.Owners;

public sealed partial class IsolationTests
{
    private const int Probes = 10_000, Listens = 300;

    private static readonly Dictionary<string, string?> NoLimits = new()
    {
        ["McpTasks:MaxLiveTasksPerOwner"] = "1000", ["McpTasks:MaxCreationsPerSecondPerOwner"] = "1000",
        ["McpTasks:MaxWaitsPerCaller"] = "100000",
    };

    [Theory]
    [InlineData("ann", "bob")]
    [InlineData("ann|client_id=desk", "ann|client_id=phone")]
    [InlineData("ann|client_id=desk", "bob|client_id=desk")]
    [InlineData("ann", null)]
    [InlineData(null, "ann")]
    public async Task Principals_that_differ_in_anything_share_nothing(string? owner, string? other)
    {
        await using var server = await StartAsync();
        var id = await server.Modern(owner).StartAsync("wait", new() { ["door"] = "a" });
        Assert.NotNull((await server.Modern(owner).TaskAsync("tasks/get", id))["result"]);
        foreach (var method in new[] { "tasks/get", "tasks/cancel" })
            Assert.Equal("Task not found", (string)(await server.Modern(other).TaskAsync(method, id))["error"]!["message"]!);
        Assert.Equal(McpTaskStatus.Working, (await server.Store.GetAsync(TaskId.Parse(id), default))!.Status);
    }

    [Fact]
    public async Task Ten_thousand_probes_with_real_foreign_ids_read_nothing_change_nothing_and_are_answered_like_unknown_ids()
    {
        await using var server = await StartAsync();
        var foreign = await TasksOfAnnAsync(server);
        var before = await Task.WhenAll(foreign.Select(id => server.Store.GetAsync(TaskId.Parse(id), default).AsTask()));
        var session = (await server.LegacyAsync("bob")).Session;
        var probes = (Probe[])[
            new("tasks/get", session), new("tasks/result", session), new("tasks/cancel", session),
            new("tasks/get", null), new("tasks/update", null), new("tasks/cancel", null)];
        var unknown = new Dictionary<Probe, string>();
        foreach (var probe in probes)
            unknown[probe] = await SendAsync(server, probe, TaskId.New().Value, 1);

        var count = 0;
        await Parallel.ForEachAsync(Enumerable.Range(2, Probes), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, _) =>
        {
            var probe = probes[number % probes.Length];
            Assert.Equal(unknown[probe], await SendAsync(server, probe, foreign[number % foreign.Count], number));
            Interlocked.Increment(ref count);
        });
        Assert.Equal(Probes, count);

        await ListenAsync(server, foreign);
        Assert.Equal("""{"tasks":[]}""", (await (await server.LegacyAsync("bob")).SendAsync("tasks/list", []))["result"]!.ToJsonString());
        var after = await Task.WhenAll(foreign.Select(id => server.Store.GetAsync(TaskId.Parse(id), default).AsTask()));
        Assert.Equal(before.Select(State), after.Select(State));
    }

    private static Task<TaskServer> StartAsync() =>
        TaskServer.StartAsync(NoLimits, mcp => mcp.WithTools<TaskTools>().WithTools<AskingTools>());

    private static string State(TaskRecord? task) =>
        $"{task!.Id} {task.Version} {task.Status} {task.LastUpdatedAt:O} {task.Result} {task.Inputs.Count} {task.Inputs.Any(input => input.Answer is not null)}";

    // Of every status that a probe could want, in both dialects.
    private static async Task<List<string>> TasksOfAnnAsync(TaskServer server)
    {
        var ids = new List<string>();
        foreach (var client in new TaskClientBase[] { await server.LegacyAsync("ann"), server.Modern(
            "ann", capabilities: Parse("""{"elicitation":{"form":{}}}""")) })
        {
            var (done, failed, cancelled) = (
                await client.StartAsync("add", Parse("""{"a":1}""")), await client.StartAsync("refuse"),
                await client.StartAsync("wait", new() { ["door"] = "b" }));
            await client.UntilAsync(done, "completed");
            await client.UntilAsync(failed, "failed");
            await client.TaskAsync("tasks/cancel", cancelled);
            var running = await client.StartAsync("wait", new() { ["door"] = "c" });
            ids.AddRange([done, failed, cancelled, running]);
            while (server.Gate.Reached.Count(door => door == "c") * 4 < ids.Count)
                await Task.Delay(10);
        }

        var asks = server.Modern("ann", capabilities: Parse("""{"elicitation":{"form":{}}}"""));
        var asking = await asks.StartAsync("ask");
        await asks.UntilAsync(asking, "input_required");
        ids.Add(asking);
        return ids;
    }

    private static async Task<string> SendAsync(TaskServer server, Probe probe, string taskId, int number)
    {
        var parameters = new JsonObject { ["taskId"] = taskId };
        if (probe.Method == "tasks/update")
            parameters["inputResponses"] = Parse("""{"input-1":{"action":"accept","content":{"name":"x"}}}""");
        using var request = Request(probe.Method, probe.Session, parameters, number, taskId);
        using var response = await server.Http.SendAsync(request);
        return Bare((int)response.StatusCode, await response.Content.ReadAsStringAsync(), number);
    }

    // What is granted shows in the acknowledgement, the first event.
    private static async Task ListenAsync(TaskServer server, List<string> foreign)
    {
        var unknown = await FirstEventAsync(TaskId.New().Value, 1);
        Assert.Contains("\"taskIds\":[]", unknown, StringComparison.Ordinal);
        await Parallel.ForEachAsync(Enumerable.Range(20_000, Listens), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, _) =>
            Assert.Equal(unknown, await FirstEventAsync(foreign[number % foreign.Count], number)));

        async Task<string> FirstEventAsync(string taskId, int number)
        {
            using var request = Request(
                "subscriptions/listen", null, new() { ["notifications"] = new JsonObject { ["taskIds"] = new JsonArray(taskId) } }, number,
                null);
            using var response = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
            while (await reader.ReadLineAsync() is { } line)
            {
                if (line.StartsWith("data: {", StringComparison.Ordinal) || line.StartsWith('{'))
                    return Bare((int)response.StatusCode, line, number);
            }

            return "nothing";
        }
    }

    private static HttpRequestMessage Request(string method, string? session, JsonObject parameters, int number, string? name)
    {
        var message = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = number, ["method"] = method, ["params"] = parameters };
        if (session is null)
            parameters["_meta"] = Parse(
                """{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{"extensions":{"io.modelcontextprotocol/tasks":{}}}}""");
        var request = TaskServer.Request(message, "bob", session);
        if (session is not null)
            return request;
        request.Headers.Add("MCP-Protocol-Version", "2026-07-28");
        request.Headers.Add("Mcp-Method", method);
        if (name is not null)
            request.Headers.Add("Mcp-Name", name);
        return request;
    }

    // A reply of a slow moment comes as an event; the message in it is the same. The request's own id is the only difference allowed.
    private static string Bare(int status, string body, int number)
    {
        var json = body.Split('\n').Select(line => line.StartsWith("data: ", StringComparison.Ordinal) ? line[6..] : line)
            .Last(line => line.StartsWith('{'));
        var id = number.ToString(CultureInfo.InvariantCulture);
        return $"{status} {OwnId().Replace(json, match => match.Groups["id"].Value == id ? match.Groups["key"].Value + "0" : match.Value)}";
    }

    [GeneratedRegex(
        "(?<key>\"(?:id|io\\.modelcontextprotocol/subscriptionId)\":\"?)(?<id>[0-9]+)", RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000)]
    private static partial Regex OwnId();

    private sealed record Probe(string Method, string? Session);
}
