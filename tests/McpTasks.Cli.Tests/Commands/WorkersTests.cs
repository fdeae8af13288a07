namespace McpTasks.Cli.Tests.Commands;

public sealed class WorkersTests(SharedServers servers)
{
    [Theory, OnEveryServer]
    public async Task Living_workers_are_listed(ServerKind kind)
    {
        await using var store = await TestStore.StartAsync(servers, kind);
        Assert.Empty((await store.JsonAsync("workers")).AsArray());
        foreach (var (name, running) in new[] { ("worker-1", 3), ("worker-2", 0) })
            await store.Workers.AnnounceAsync(
                new(name, DateTimeOffset.UnixEpoch, 8, running, "1.2.3+0123456789abcdef"), TimeSpan.FromHours(1), Patience.Token);
        var terminal = new FakeTerminal();

        Assert.Equal(0, await store.RunAsync(terminal, "workers"));

        Assert.Matches(@"worker-1\s+3 of 8\s+1\.2\.3\+0123456 ", terminal.OutputLines[1]);
        Assert.Matches(@"worker-2\s+0 of 8", terminal.OutputLines[2]);
        Assert.Equal(
            [("worker-1", 3, 8), ("worker-2", 0, 8)],
            (await store.JsonAsync("workers")).AsArray().Select(worker => ((string)worker!["name"]!, (int)worker["running"]!, (int)worker["concurrency"]!)));
    }
}
