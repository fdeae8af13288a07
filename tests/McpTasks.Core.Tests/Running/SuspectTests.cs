using System.Threading.Channels;

namespace McpTasks.Core.Tests.Running;

/// <summary>A worker runs tasks that may have ended a worker one after the other.</summary>
public sealed class SuspectTests
{
    [Fact]
    public async Task Suspects_run_one_after_the_other_and_others_beside_them()
    {
        await using var engine = new Engine();
        var finish = new TaskCompletionSource();
        var running = Channel.CreateUnbounded<TaskId>();
        engine.Work = async (attempt, _) =>
        {
            await running.Writer.WriteAsync(attempt.Task.Id);
            await finish.Task;
            return new(McpTaskStatus.Completed, Result: "{}");
        };
        var (first, second, other) = (await engine.SubmitAsync(), await engine.SubmitAsync(), await engine.SubmitAsync());

        var one = engine.Runner.RunAsync(RunTask.For(first) with { IsSuspect = true }, CancellationToken.None);
        Assert.Equal(first.Id, await running.Reader.ReadAsync());
        var two = engine.Runner.RunAsync(RunTask.For(second) with { IsSuspect = true }, CancellationToken.None);
        var three = engine.RunAsync(other);
        Assert.Equal(other.Id, await running.Reader.ReadAsync());
        Assert.Equal(0, (await engine.GetAsync(second)).Attempt);
        finish.SetResult();
        Assert.True(await one && await two);
        await three;

        Assert.Equal(McpTaskStatus.Completed, (await engine.GetAsync(second)).Status);
    }

    [Fact]
    public async Task A_suspect_whose_hint_is_wanted_back_keeps_others_waiting_to_its_end()
    {
        await using var engine = new Engine();
        using var returned = new CancellationTokenSource();
        var (begun, finish) = (new TaskCompletionSource(), new TaskCompletionSource());
        engine.Work = async (_, _) =>
        {
            begun.TrySetResult();
            await finish.Task;
            return new(McpTaskStatus.Completed, Result: "{}");
        };
        var (first, second) = (await engine.SubmitAsync(), await engine.SubmitAsync());
        var one = engine.Runner.RunAsync(RunTask.For(first) with { IsSuspect = true }, returned.Token);
        await begun.Task;

        await returned.CancelAsync();
        Assert.True(await one);
        var two = engine.Runner.RunAsync(RunTask.For(second) with { IsSuspect = true }, CancellationToken.None);
        Assert.Equal(0, (await engine.GetAsync(second)).Attempt);
        finish.SetResult();

        Assert.True(await two);
        Assert.Equal(McpTaskStatus.Completed, (await engine.GetAsync(second)).Status);
    }

    [Fact]
    public async Task A_suspect_that_waits_for_another_is_for_another_worker_when_this_one_stops()
    {
        await using var engine = new Engine();
        var (begun, finish) = (new TaskCompletionSource(), new TaskCompletionSource());
        engine.Work = async (_, _) =>
        {
            begun.SetResult();
            await finish.Task;
            return new(McpTaskStatus.Completed, Result: "{}");
        };
        var (first, second) = (await engine.SubmitAsync(), await engine.SubmitAsync());
        var one = engine.Runner.RunAsync(RunTask.For(first) with { IsSuspect = true }, CancellationToken.None);
        await begun.Task;
        var two = engine.Runner.RunAsync(RunTask.For(second) with { IsSuspect = true }, CancellationToken.None);

        engine.StopApplication();

        Assert.False(await two);
        Assert.Equal(0, (await engine.GetAsync(second)).Attempt);
        finish.SetResult();
        await one;
    }
}
