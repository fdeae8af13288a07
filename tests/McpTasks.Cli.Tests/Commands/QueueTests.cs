namespace McpTasks.Cli.Tests.Commands;

public sealed class QueueTests(SharedServers servers)
{
    [Theory, OnEveryServer]
    public async Task The_queue_is_counted_paused_and_resumed(ServerKind kind)
    {
        await using var store = await TestStore.StartAsync(servers, kind);
        await store.CreateAsync();
        await store.EndAsync();

        var queue = await store.JsonAsync("queue");
        Assert.Equal(
            (false, 1, 0, 1),
            ((bool)queue["paused"]!, (int)queue["tasks"]!["queued"]!, (int)queue["tasks"]!["running"]!, (int)queue["tasks"]!["completed"]!));

        Assert.True((bool)(await store.JsonAsync("pause", "--yes"))["paused"]!);
        Assert.NotNull(await store.Queue.PausedSinceAsync(Patience.Token));
        var terminal = new FakeTerminal();
        Assert.Equal(0, await store.RunAsync(terminal, "queue"));
        Assert.Matches(@"queue\s+paused since ", terminal.OutputLines[0]);
        Assert.Matches(@"completed\s+1", terminal.Output);

        Assert.False((bool)(await store.JsonAsync("resume"))["paused"]!);
        Assert.Null(await store.Queue.PausedSinceAsync(Patience.Token));
    }
}
