using System.Threading.Channels;

namespace McpTasks.Core.Tests.Running.Loops;

/// <summary>How leases are renewed, through outages of the store.</summary>
public sealed class LeaseLoopTests
{
    private static readonly TimeSpan Third = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task An_outage_counts_from_the_last_renewal_that_was_answered()
    {
        await using var engine = new Engine(options => options.MaxOutage = TimeSpan.FromSeconds(30));
        using var over = new CancellationTokenSource();
        var (tried, away) = (Channel.CreateUnbounded<string>(), true);
        var (begun, finish) = (new TaskCompletionSource<CancellationToken>(), new TaskCompletionSource());
        engine.Work = async (_, token) =>
        {
            begun.SetResult(token);
            await finish.Task;
            return new(McpTaskStatus.Completed, Result: "{}");
        };
        var running = engine.RunAsync(await engine.SubmitAsync());
        var token = await begun.Task;
        engine.Faults.Before = method =>
        {
            if (method == nameof(ITaskStore.RenewAsync) && tried.Writer.TryWrite(method) && away)
                throw new IOException("away");
        };
        var keeping = engine.Leases.KeepAsync(over.Token);
        foreach (var isAway in new[] { true, true, false, true, true })
        {
            away = isAway;
            engine.Time.Advance(Third);
            await tried.Reader.ReadAsync(TestContext.Current.CancellationToken);
        }

        Assert.False(token.IsCancellationRequested);
        engine.Faults.Before = _ => { };
        finish.SetResult();
        await running;
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => keeping);
        Assert.Contains("Could not renew the leases of 1 running tasks; trying again in 00:00:10", engine.Logs.Texts);
    }

    [Fact]
    public async Task What_runs_no_more_is_not_renewed()
    {
        await using var engine = new Engine();
        await engine.RunOnceAsync();
        var calls = new List<string>();
        engine.Faults.Before = calls.Add;

        await engine.Leases.RenewAsync(CancellationToken.None);

        Assert.Equal(0, engine.Leases.Count);
        Assert.Empty(calls);
    }
}
