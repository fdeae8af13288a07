using McpTasks.Board.Overview;
using McpTasks.Board.Tests.Harness;

namespace McpTasks.Board.Tests.Pages;

public sealed class OverviewTests
{
    [Fact]
    public async Task The_overview_counts_states_and_tells_who_works_on_what()
    {
        await using var host = await BoardHost.StartAsync();
        var running = await host.Tasks.RunningAsync("compute", "worker-a");
        await host.Tasks.CreateAsync();
        await host.Store.AnnounceAsync(
            new("worker-a", host.Time.GetUtcNow().AddHours(-2), 8, 1, "1.2.3"), TimeSpan.FromMinutes(5), default);
        await host.Store.AnnounceAsync(new("worker-b", host.Time.GetUtcNow().AddDays(-1), 4, 0, ""), TimeSpan.FromMinutes(5), default);
        host.Tasks.Pass(TimeSpan.FromSeconds(4));
        using var browser = await host.LoggedInAsync();
        var text = (await browser.GetAsync("/tasks/overview")).Text;
        Assert.Contains("Queued 1 Running 1 Input required 0 Completed 0 Failed 0 Cancelled 0", text, StringComparison.Ordinal);
        Assert.Contains($"worker-a 1.2.3 1 of 8 compute {running.Id.Value[..8]}… 2 h 4 s ago", text, StringComparison.Ordinal);
        Assert.Contains("worker-b 0 of 4 idle 1 d 4 s ago", text, StringComparison.Ordinal);
        Assert.Contains("The task that waits longest is index", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_worker_it_says_that_tasks_wait()
    {
        await using var host = await BoardHost.StartAsync();
        await host.Store.AnnounceAsync(new("worker-a", host.Time.GetUtcNow(), 8, 1, ""), TimeSpan.FromSeconds(15), default);
        host.Tasks.Pass(TimeSpan.FromSeconds(20));
        using var browser = await host.LoggedInAsync();
        Assert.Contains("No worker is alive", (await browser.GetAsync("/tasks/overview")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task It_tells_how_long_tasks_waited_and_ran_by_tool_and_what_failed()
    {
        await using var host = await BoardHost.StartAsync();
        foreach (var seconds in new[] { 1, 2, 3, 40 })
        {
            var task = await host.Tasks.CreateAsync();
            host.Tasks.Pass(TimeSpan.FromSeconds(seconds));
            await host.Tasks.BeginAsync(task, "worker-a");
            host.Tasks.Pass(TimeSpan.FromSeconds(2 * seconds));
            await host.Store.CompleteAsync(task.Ref, 1, new(McpTaskStatus.Completed), default);
        }

        await host.Tasks.FailedAsync("compute", "It was too much");
        var error = await host.Tasks.RunningAsync("compute");
        host.Tasks.Pass(TimeSpan.FromSeconds(3));
        await host.Store.CompleteAsync(error.Ref, 1, new(McpTaskStatus.Completed, Result: "{}", IsError: true), default);
        using var browser = await host.LoggedInAsync();
        var text = (await browser.GetAsync("/tasks/overview")).Text;
        Assert.Contains(
            "All 6 2 1 s 40 s 3 s 1 min 20 s index 4 0 2 s 40 s 4 s 1 min 20 s compute 2 2 0 s 0 s 3 s 3 s", text,
            StringComparison.Ordinal);
        Assert.Contains("The tool calls its result an error just now", text, StringComparison.Ordinal);
        Assert.Contains("It was too much 3 s ago", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_is_that_of_the_attempt_that_ended_the_task_without_the_wait_between_two_attempts()
    {
        await using var host = await BoardHost.StartAsync();
        var task = await host.Tasks.RunningAsync();
        await host.Tasks.LostAsync(task, "worker-b");
        host.Tasks.Pass(TimeSpan.FromSeconds(4));
        await host.Store.CompleteAsync(task.Ref, 2, new(McpTaskStatus.Completed), default);
        using var browser = await host.LoggedInAsync();
        Assert.Contains("All 1 0 0 s 0 s 4 s 4 s", (await browser.GetAsync("/tasks/overview")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public void Half_and_nineteen_of_twenty_are_times_that_there_were()
    {
        Assert.Null(Percentiles.Of([]));
        Assert.Equal(new(1, Of(7), Of(7)), Percentiles.Of([Of(7)]));
        Assert.Equal(new(2, Of(1), Of(9)), Percentiles.Of([Of(9), Of(1)]));
        Assert.Equal(new(100, Of(50), Of(95)), Percentiles.Of(Enumerable.Range(1, 100).Reverse().Select(Of)));

        static TimeSpan Of(int seconds) => TimeSpan.FromSeconds(seconds);
    }
}
