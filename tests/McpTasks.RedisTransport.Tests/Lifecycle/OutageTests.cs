using System.Collections.Concurrent;
using MassTransit;
using TestServers;

namespace McpTasks.RedisTransport.Tests.Lifecycle;

public class OutageTests
{
    [Theory, OnEveryServer]
    public async Task Nothing_is_lost_when_the_server_is_killed_and_restarted_mid_flow(ServerKind kind)
    {
        const int Messages = 1000;
        await using var server = await SharedServers.StartAsync(kind, cancellation: TestContext.Current.CancellationToken);
        var (seen, all) = (new ConcurrentDictionary<int, bool>(), new TaskCompletionSource());
        await using var bus = await TestBus.StartAsync(server, TestBus.NewPrefix(), configure: (_, cfg) =>
        {
            cfg.Options.LeaseDuration = TimeSpan.FromSeconds(2);
            cfg.Options.PollInterval = TimeSpan.FromMilliseconds(500);
            cfg.ReceiveEndpoint("work", e => e.Handler<Work>(c =>
            {
                if (seen.TryAdd(c.Message.Number, true) && seen.Count == Messages)
                    all.SetResult();
                return Task.CompletedTask;
            }));
        });

        var sending = Task.Run(() => Parallel.ForEachAsync(
            Enumerable.Range(0, Messages), new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (number, _) => await bus.SendAsync("work", new Work(number))));
        await Eventually.SoAsync(() => Task.FromResult(seen.Count > Messages / 4));
        await server.KillAsync();
        await Eventually.SoAsync(() => Task.FromResult(bus.Control.CheckHealth().Status != BusHealthStatus.Healthy));
        await server.RestartAsync(TestContext.Current.CancellationToken);
        await sending;

        await Task.WhenAny(all.Task, Task.Delay(TimeSpan.FromSeconds(60)));
        Assert.True(
            all.Task.IsCompleted,
            $"{seen.Count} of {Messages} came. {await bus.Queues.GetDepthAsync("work")} {string.Join('\n', bus.Log.Lines)}");
        await Eventually.SoAsync(async () => (await bus.Queues.GetDepthAsync("work")).Total == 0);
        await Eventually.SoAsync(() => Task.FromResult(bus.Control.CheckHealth().Status == BusHealthStatus.Healthy));
    }

    [Theory, OnEveryServer]
    public async Task Subscriptions_and_scripts_heal_after_the_server_lost_everything(ServerKind kind)
    {
        await using var server = await SharedServers.StartAsync(
            kind, new ServerOptions(AppendOnly: false), TestContext.Current.CancellationToken);
        var seen = new Received<int>();
        await using var bus = await TestBus.StartAsync(server, TestBus.NewPrefix(), configure: (_, cfg) =>
        {
            cfg.Options.PollInterval = TimeSpan.FromMilliseconds(500);
            cfg.ReceiveEndpoint("work", e => e.Handler<Work>(c =>
            {
                seen.Add(c.Message.Number);
                return Task.CompletedTask;
            }));
        });
        await bus.Bus.Publish(new Work(1), TestContext.Current.CancellationToken);
        Assert.Equal(1, await seen.NextAsync());

        await server.RestartAsync(TestContext.Current.CancellationToken);

        await Eventually.SoAsync(async () =>
        {
            await bus.Bus.Publish(new Work(2), TestContext.Current.CancellationToken);
            return seen.Count > 0;
        });
        Assert.Equal(2, await seen.NextAsync());
    }
}
