using System.Text.Json.Nodes;
using McpTasks.Integration.Tests.Fleet;
using TestServers;

namespace McpTasks.Integration.Tests;

/// <summary>Components that run in a worker, which is another process than the service that was asked.</summary>
public sealed class WorkerProcessTests
{
    [Theory, OnEveryServer]
    public async Task Every_kind_of_component_gives_in_a_worker_what_it_gives_inline(ServerKind kind)
    {
        await using var system = await RunningSystem.StartFixturesAsync(
            kind, workers: 1, ("McpTasks__MaxLiveTasksPerOwner", "1000"), ("McpTasks__MaxCreationsPerSecondPerOwner", "1000"));
        var calls = await CallsAsync(system.Client);
        Assert.Equal(
            ["prompts/get", "resources/read", "tools/call"], calls.Select(call => call.Method).Distinct().Order(StringComparer.Ordinal));

        await Parallel.ForEachAsync(calls, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (call, _) =>
        {
            var inline = WireResult.Of(await system.Client.RawAsync(call.Method, (JsonObject)call.Parameters.DeepClone()));
            var created = await system.Client.CallAsync(
                call.Method, new(call.Parameters.DeepClone().AsObject().Select(Detached)) { ["task"] = new JsonObject() });
            var result = await system.Client.RawAsync(
                "tasks/result", new() { ["taskId"] = (string?)created["result"]!["task"]!["taskId"] });
            Assert.Equal($"{call.Parameters} {inline}", $"{call.Parameters} {WireResult.Of(result)}");
        });

        Assert.Equal("worker, started: True, task: True", await WhereAsync(system.Client, asTask: true));
        Assert.Equal("api, started: True, task: False", await WhereAsync(system.Client, asTask: false));
    }

    [Theory, OnEveryServer]
    public async Task A_question_survives_the_death_of_its_worker_and_is_not_asked_again(ServerKind kind)
    {
        await using var system = await RunningSystem.StartFixturesAsync(kind, workers: 2);
        using var client = new ModernCaller(await system.Api.AddressAsync());
        var id = await client.StartAsync("ask", []);
        var (key, question) = Assert.Single((await client.UntilAsync(id, "input_required"))["inputRequests"]!.AsObject());
        var dies = await system.WorkerOfAsync(id);
        var other = system.Workers.Single(worker => worker != dies);

        await dies.KillAsync();
        await RunningSystem.BeginsOnAsync(other, id, attempt: 2);

        var (again, same) = Assert.Single((await client.UntilAsync(id, "input_required"))["inputRequests"]!.AsObject());
        Assert.Equal((key, question!.ToJsonString()), (again, same!.ToJsonString()));
        await client.AnswerAsync(id, key, new() { ["action"] = "accept", ["content"] = new JsonObject { ["name"] = "Ann" } });
        var result = (await client.UntilAsync(id, "completed"))["result"]!;
        Assert.StartsWith($"accept Ann in attempt 2 on {other.Name}-", (string?)result["content"]![0]!["text"], StringComparison.Ordinal);
        Assert.Single((await system.RecordAsync(id)).Inputs);
    }

    [Theory, OnEveryServer]
    public async Task A_task_that_kills_every_worker_is_given_up_after_its_attempts(ServerKind kind)
    {
        await using var system = await RunningSystem.StartFixturesAsync(kind, workers: 3, ("McpTasks__MaxAttempts", "2"));
        using var client = new ModernCaller(await system.Api.AddressAsync());
        var id = await client.StartAsync("die", []);

        var failed = await client.UntilAsync(id, "failed");

        Assert.StartsWith("poison", (string?)failed["statusMessage"], StringComparison.Ordinal);
        Assert.Equal((McpTaskStatus.Failed, 2), ((await system.RecordAsync(id)).Status, (await system.RecordAsync(id)).Attempt));
        Assert.Single(system.Workers, worker => !worker.HasExited);
    }

    // With a value for each variable and each argument.
    private static async Task<List<(string Method, JsonObject Parameters)>> CallsAsync(McpCaller client)
    {
        var calls = new List<(string, JsonObject)>();
        foreach (var tool in (await client.CallAsync("tools/list", []))["result"]!["tools"]!.AsArray())
        {
            var required = (tool!["inputSchema"]!["required"] as JsonArray)?.Select(name => (string)name!) ?? [];
            if ((string?)tool["name"] is not ("hold" or "ask" or "die" or "where"))
                calls.Add(
                    ("tools/call", new() { ["name"] = tool["name"]!.DeepClone(), ["arguments"] = new JsonObject(required.Select(name => KeyValuePair.Create<string, JsonNode?>(name, true))) }));
        }

        foreach (var prompt in (await client.CallAsync("prompts/list", []))["result"]!["prompts"]!.AsArray())
            calls.Add(("prompts/get", new() { ["name"] = prompt!["name"]!.DeepClone() }));
        foreach (var resource in (await client.CallAsync("resources/list", []))["result"]!["resources"]!.AsArray())
            calls.Add(("resources/read", new() { ["uri"] = resource!["uri"]!.DeepClone() }));
        var templates = (await client.CallAsync("resources/templates/list", []))["result"]!["resourceTemplates"]!.AsArray();
        Assert.Equal(
            ["returns://files/{+path}", "returns://items/{id}/{part}"],
            templates.Select(template => (string)template!["uriTemplate"]!).Order(StringComparer.Ordinal));
        calls.Add(("resources/read", new() { ["uri"] = "returns://items/123/4" }));
        calls.Add(("resources/read", new() { ["uri"] = "returns://files/a/b.txt" }));
        return calls;
    }

    private static KeyValuePair<string, JsonNode?> Detached(KeyValuePair<string, JsonNode?> member) =>
        new(member.Key, member.Value?.DeepClone());

    private static async Task<string?> WhereAsync(McpCaller client, bool asTask)
    {
        var reply = asTask
            ? await client.TaskAsync("tasks/result", await client.StartAsync("where", []))
            : await client.CallAsync("tools/call", new() { ["name"] = "where", ["arguments"] = new JsonObject() });
        return (string?)reply["result"]!["content"]![0]!["text"];
    }
}
