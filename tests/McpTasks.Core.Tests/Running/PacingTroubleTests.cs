using Microsoft.Extensions.DependencyInjection;

namespace McpTasks.Core.Tests.Running;

/// <summary>What is done to tasks under rates costs no other task its turn.</summary>
public sealed class PacingTroubleTests : PacedCalls
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1), Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task The_last_of_a_burst_runs_though_a_cooldown_begins_with_it()
    {
        await using var engine = new Engine(
            method: [TaskSupport(TaskMode.Optional), Debounce("00:00:02"), Cooldown("00:00:10")] (string? customer) => Run(customer));
        foreach (var customer in new[] { "1", "2", "3" })
        {
            await SubmitAsync(engine, customer);
            await PassAsync(engine, Second);
        }

        for (var step = 0; step < 4; step++)
            await PassAsync(engine, Second / 2);

        Assert.Equal(["3"], Ran);
    }

    [Fact]
    public async Task What_a_strike_keeps_from_beginning_starts_no_cooldown()
    {
        await using var engine = new Engine(
            method: [TaskSupport(TaskMode.Optional), Cooldown("00:00:10")] (string? customer) => Run(customer));
        await engine.Services.GetRequiredService<ITaskStrikes>()
            .AddAsync(new() { Component = "work", Argument = "customer", Value = "a" }, CancellationToken.None);

        await engine.RunAsync(await SubmitAsync(engine, "a"));
        await engine.RunAsync(await SubmitAsync(engine, "b"));

        Assert.Equal(["b"], Ran);
    }

    [Fact]
    public async Task Times_that_were_kept_for_tasks_that_are_cancelled_are_free_again()
    {
        await using var engine = new Engine(
            method: [TaskSupport(TaskMode.Optional), RateLimit(1, "00:01:00")] (string? customer) => Run(customer));
        var cancellation = engine.Services.GetRequiredService<TaskCancellation>();
        var tasks = new List<TaskRecord>();
        for (var number = 0; number < 5; number++)
        {
            tasks.Add(await SubmitAsync(engine, $"{number}"));
            await engine.RunAsync(tasks[^1]);
        }

        foreach (var waiting in tasks.Skip(1))
            await cancellation.CancelAsync(await engine.GetAsync(waiting), TaskActor.Client, "stop", CancellationToken.None);
        var next = await SubmitAsync(engine, "next");
        await engine.RunAsync(next);

        Assert.Equal(Minute, (await engine.GetAsync(next)).NotBefore - engine.Time.GetUtcNow());
    }

    [Fact]
    public async Task Under_more_tasks_than_a_rate_lets_begin_it_goes_on_as_fast_as_it_may()
    {
        await using var engine = new Engine(
            method: [TaskSupport(TaskMode.Optional), RateLimit(1, "00:01:00")] (string? customer) => Run(customer));
        var began = new List<int>();
        for (var minute = 0; minute < 60; minute++)
        {
            for (var task = 0; task < 2; task++)
                await engine.RunAsync(
                    await engine.SubmitAsync(ttl: 10 * Minute, request: """{"name":"work","arguments":{"customer":"x"}}"""));
            await PassAsync(engine, Minute);
            await engine.Reaper.SweepAsync(CancellationToken.None);
            began.Add(Ran.Count);
        }

        Assert.True(began[^1] - began[29] >= 20, string.Join(" ", began));
    }

    [Fact]
    public async Task A_full_rate_brings_a_retry_no_nearer()
    {
        var fails = true;
        await using var engine = new Engine(
            method: [
                TaskSupport(TaskMode.Optional, MaxRetries = 1, RetryDelay = "00:30:00", RetryBackoff = TaskBackoff.Constant),
                RateLimit(1, "00:00:10")] (string? customer) =>
            {
                if (customer != "a" || !fails)
                    return Run(customer);
                fails = false;
                throw new InvalidOperationException("no network");
            });
        var task = await SubmitAsync(engine, "a");
        await engine.RunAsync(task);
        var before = (await engine.GetAsync(task)).NotBefore;
        engine.Advance(11 * Second);
        await engine.RunAsync(await SubmitAsync(engine, "b"));

        await engine.RunAsync(task);

        Assert.Equal(before, (await engine.GetAsync(task)).NotBefore);
    }

    [Fact]
    public async Task A_task_whose_turn_comes_after_the_longest_pause_waits_that_long_first()
    {
        await using var engine = new Engine(
            options => options.MaxLiveTasksPerOwner = 1000,
            method: [TaskSupport(TaskMode.Optional), RateLimit(1, "1.00:00:00")] (string? customer) => Run(customer));
        TaskRecord? last = null;
        for (var number = 0; number < 33; number++)
            await engine.RunAsync(
                last = await engine.SubmitAsync(ttl: TimeSpan.FromDays(30), request: """{"name":"work","arguments":{"customer":"x"}}"""));

        Assert.True((await engine.GetAsync(last!)).NotBefore <= engine.Time.GetUtcNow() + TimeSpan.FromDays(30));
    }

    [Fact]
    public async Task A_call_that_was_accepted_runs_where_the_client_of_the_newer_one_goes_away()
    {
        await using var engine = new Engine(
            method: [TaskSupport(TaskMode.Optional), Debounce("00:00:02")] (string? customer) => Run(customer));
        await SubmitAsync(engine, "1");
        using var gone = new CancellationTokenSource();
        engine.Faults.After = method => { if (method == nameof(ITaskStore.CreateAsync)) gone.Cancel(); };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            async () => await engine.SubmitAsync(request: """{"name":"work"}""", cancellationToken: gone.Token));
        engine.Faults.After = _ => { };

        await PassAsync(engine, 3 * Second);

        Assert.Equal(["1"], Ran);
    }
}
