using System.Text.Json.Nodes;

namespace McpTasks.AspNetCore.Tests.Tasks.Owners;

public sealed class OwnershipTests
{
    [Fact]
    public async Task Unknown_foreign_and_malformed_ids_are_answered_byte_for_byte_alike()
    {
        await using var server = await TaskServer.StartAsync();
        var foreign = await (await server.LegacyAsync("ann")).StartAsync("wait", new() { ["door"] = "a" });
        var anonymous = await server.Modern().StartAsync("wait", new() { ["door"] = "a" });
        foreach (var (client, methods) in new (TaskClientBase, string[])[]
        {
            (await server.LegacyAsync("bob"), ["tasks/get", "tasks/result", "tasks/cancel"]),
            (server.Modern("bob"), ["tasks/get", "tasks/update", "tasks/cancel"]),
        })
        {
            foreach (var method in methods)
            {
                foreach (var id in new[] { foreign, anonymous, TaskId.New().Value, "0-x", "nonsense", "" })
                {
                    // An empty name cannot be told from a missing header.
                    if (id.Length == 0 && client is ModernClient)
                        continue;
                    var error = (
                        await client.SendAsync(method, new() { ["taskId"] = id, ["inputResponses"] = new JsonObject() }))["error"]!;
                    Assert.Equal("""{"code":-32602,"message":"Task not found"}""", error.ToJsonString());
                }
            }
        }

        Assert.Equal(McpTaskStatus.Working, (await server.Store.GetAsync(TaskId.Parse(foreign), default))!.Status);
    }

    [Fact]
    public async Task An_anonymous_caller_reaches_no_task_of_an_identified_one()
    {
        await using var server = await TaskServer.StartAsync();
        var id = await server.Modern("ann").StartAsync("wait", new() { ["door"] = "a" });
        Assert.Equal("Task not found", (string)(await server.Modern().TaskAsync("tasks/get", id))["error"]!["message"]!);
        Assert.NotNull((await (await server.LegacyAsync("ann")).TaskAsync("tasks/get", id))["result"]);
    }

    [Fact]
    public async Task A_missing_id_says_so()
    {
        await using var server = await TaskServer.StartAsync();
        var error = (await (await server.LegacyAsync()).SendAsync("tasks/get", []))["error"]!;
        Assert.Equal(-32602, (int)error["code"]!);
        Assert.Equal("tasks/get needs params.taskId, a string.", (string)error["message"]!);
    }

    [Fact]
    public async Task Related_task_metadata_does_not_override_the_id_in_the_parameters()
    {
        await using var server = await TaskServer.StartAsync();
        var client = await server.LegacyAsync();
        var (one, two) = (
            await client.StartAsync("wait", new() { ["door"] = "a" }), await client.StartAsync("wait", new() { ["door"] = "b" }));
        var reply = await client.SendAsync("tasks/get", new()
        {
            ["taskId"] = one,
            ["_meta"] = new JsonObject { ["io.modelcontextprotocol/related-task"] = new JsonObject { ["taskId"] = two } },
        });
        Assert.Equal(one, (string)reply["result"]!["taskId"]!);
    }

    [Fact]
    public async Task A_list_holds_the_callers_own_tasks_newest_first_in_pages()
    {
        await using var server = await TaskServer.StartAsync(
            new() { ["McpTasks:MaxCreationsPerSecondPerOwner"] = "1000", ["McpTasks:MaxLiveTasksPerOwner"] = "1000" });
        var (ann, bob) = (await server.LegacyAsync("ann"), await server.LegacyAsync("bob"));
        await bob.StartAsync("add", Wire.Parse("""{"a":1}"""));
        var expected = new List<string>();
        for (var i = 0; i < 120; i++)
            expected.Add(await ann.StartAsync("add", Wire.Parse("""{"a":1}""")));

        var (seen, pages, cursor) = (new List<string>(), 0, (string?)null);
        do
        {
            var parameters = cursor is null ? new JsonObject() : new() { ["cursor"] = cursor };
            var page = (await ann.SendAsync("tasks/list", parameters))["result"]!;
            seen.AddRange(page["tasks"]!.AsArray().Select(task => (string)task!["taskId"]!));
            cursor = (string?)page["nextCursor"];
            pages++;
        }
        while (cursor is not null);

        Assert.Equal(3, pages);
        Assert.Equal(expected.Order(), seen.Order());
    }

    [Theory]
    [InlineData("add", "completed")]
    [InlineData("fail", "failed")]
    [InlineData("refuse", "failed")]
    public async Task A_list_shows_the_status_that_each_of_its_tasks_has_also_of_those_made_in_the_other_dialect(string tool, string status)
    {
        await using var server = await TaskServer.StartAsync();
        var (legacy, modern) = (await server.LegacyAsync("ann"), server.Modern("ann"));
        foreach (var client in new TaskClientBase[] { legacy, modern })
            await legacy.UntilAsync(await client.StartAsync(tool, tool == "add" ? Wire.Parse("""{"a":1}""") : []), status);
        foreach (var task in (await legacy.SendAsync("tasks/list", []))["result"]!["tasks"]!.AsArray())
        {
            var got = (await legacy.TaskAsync("tasks/get", (string)task!["taskId"]!))["result"]!;
            Assert.Equal((status, status), ((string)task["status"]!, (string)got["status"]!));
        }
    }

    [Fact]
    public async Task A_cursor_that_is_forged_or_anothers_is_invalid()
    {
        await using var server = await TaskServer.StartAsync(new() { ["McpTasks:MaxCreationsPerSecondPerOwner"] = "1000" });
        var (ann, bob) = (await server.LegacyAsync("ann"), await server.LegacyAsync("bob"));
        for (var i = 0; i < 51; i++)
            await ann.StartAsync("add", Wire.Parse("""{"a":1}"""));
        var cursor = (string)(await ann.SendAsync("tasks/list", []))["result"]!["nextCursor"]!;
        Assert.Single((await ann.SendAsync("tasks/list", new() { ["cursor"] = cursor }))["result"]!["tasks"]!.AsArray());

        foreach (var (client, value) in new (LegacyClient, JsonNode)[]
        {
            (bob, cursor), (ann, $"{(cursor[0] == 'A' ? 'B' : 'A')}{cursor[1..]}"), (ann, "x"), (ann, ""), (ann, 7),
            (ann, new string('A', 5000)),
        })
        {
            var error = (await client.SendAsync("tasks/list", new() { ["cursor"] = value.DeepClone() }))["error"]!;
            Assert.Equal("""{"code":-32602,"message":"Invalid cursor"}""", error.ToJsonString());
        }
    }
}
