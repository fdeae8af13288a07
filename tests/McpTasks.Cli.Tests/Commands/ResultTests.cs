namespace McpTasks.Cli.Tests.Commands;

public sealed class ResultTests(SharedServers servers)
{
    [Theory, OnEveryServer]
    public async Task A_result_is_printed_as_it_is(ServerKind kind)
    {
        await using var store = await TestStore.StartAsync(servers, kind);
        var task = await store.EndAsync();
        var terminal = new FakeTerminal();

        Assert.Equal(0, await store.RunAsync(terminal, "result", task.Id.Value));
        Assert.Equal("done", (string)terminal.Json["content"]![0]!["text"]!);

        var json = await store.JsonAsync("result", task.Id.Value);
        Assert.Equal(
            (task.Id.Value, "completed", "done"),
            ((string)json["id"]!, (string)json["state"]!, (string)json["result"]!["content"]![0]!["text"]!));
    }

    [Theory, OnEveryServer]
    public async Task A_task_without_a_result_says_why(ServerKind kind)
    {
        await using var store = await TestStore.StartAsync(servers, kind);
        var failed = await store.EndAsync(
            outcome: new(McpTaskStatus.Failed, "Not today.", Error: """{"code":-32050,"message":"The disk is full."}"""));
        var running = await store.BeginAsync();
        var (one, two, three) = (new FakeTerminal(), new FakeTerminal(), new FakeTerminal());

        Assert.Equal(1, await store.RunAsync(one, "result", failed.Id.Value));
        Assert.Equal($"error: Task {failed.Id} has no result: it is failed (The disk is full.).", Assert.Single(one.ErrorLines));
        Assert.Empty(one.Output);

        Assert.Equal(1, await store.RunAsync(two, "result", failed.Id.Value, "--json"));
        Assert.Equal(-32050, (int)two.Json["error"]!["code"]!);

        Assert.Equal(1, await store.RunAsync(three, "result", running.Id.Value));
        Assert.Contains("it is running", Assert.Single(three.ErrorLines), StringComparison.Ordinal);
    }
}
