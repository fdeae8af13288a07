using Microsoft.Extensions.DependencyInjection;

namespace McpTasks.Core.Tests.Running;

public sealed class StrikeTests
{
    private const string OfAcme = """{"name":"work","arguments":{"customer":"acme"}}""",
        OfOthers = """{"name":"work","arguments":{"customer":"others"}}""";

    [Fact]
    public async Task What_is_struck_takes_no_slot_of_any_worker_and_runs_by_itself_when_the_strike_is_lifted()
    {
        var limits = new WorkerLimits(Concurrency: 1, MaxWaiting: 100, DrainTimeout: TimeSpan.FromSeconds(20));
        await using var engine = new Engine(limits: limits);
        await using var other = new Engine(limits: limits, beside: engine);
        var strikes = engine.Services.GetRequiredService<ITaskStrikes>();
        var strike = await strikes.AddAsync(new() { Component = "work", Argument = "customer", Value = "acme" }, CancellationToken.None);
        var struck = new[] { await engine.SubmitAsync(request: OfAcme), await engine.SubmitAsync(request: OfAcme) };
        var free = new[] { await engine.SubmitAsync(request: OfOthers), await engine.SubmitAsync(request: OfOthers) };
        foreach (var (i, worker) in new[] { engine, other }.Index())
        {
            await worker.RunAsync(struck[i]);
            await worker.RunAsync(free[i]);
        }

        engine.Advance(TimeSpan.FromMinutes(5));
        await engine.Reaper.SweepAsync(CancellationToken.None);
        Assert.Equal(4, engine.Dispatched.Count);
        Assert.All(free, task => Assert.Equal(McpTaskStatus.Completed, engine.GetAsync(task).Result.Status));
        Assert.All(
            struck,
            task => Assert.Equal((0, strike.Number), engine.GetAsync(task).Result is var waits ? (waits.Attempt, waits.StruckBy) : default));

        await strikes.LiftAsync(strike.Number, CancellationToken.None);
        await engine.Reaper.SweepAsync(CancellationToken.None);

        Assert.Equal(
            struck.Select(task => task.Id.Value).Order(StringComparer.Ordinal),
            engine.Dispatched.Skip(4).Select(hint => hint.TaskId).Order(StringComparer.Ordinal));
        foreach (var task in struck)
        {
            await other.RunAsync(task);
            Assert.Equal(
                (McpTaskStatus.Completed, 1), (await engine.GetAsync(task)) is var ended ? (ended.Status, ended.Attempt) : default);
        }
    }

    [Fact]
    public async Task A_refused_submission_leaves_no_task_and_sends_no_hint()
    {
        await using var engine = new Engine();
        await engine.Services.GetRequiredService<ITaskStrikes>()
            .AddAsync(new() { Owner = "owner", Mode = TaskStrikeMode.Refuse, Reason = "The bill is open." }, CancellationToken.None);

        var refused = await Assert.ThrowsAsync<TaskStruckException>(async () => await engine.SubmitAsync());

        Assert.Equal("The operator does not accept new tasks of this caller at present: The bill is open.", refused.Message);
        Assert.Empty(engine.Dispatched);
        Assert.Empty((await engine.Store.ListAsync("owner", null, 10, CancellationToken.None)).Tasks);
    }
}
