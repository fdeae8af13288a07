using System.Threading.Channels;

namespace McpTasks.Core.Tests.Running;

public sealed class ConcurrencyTests
{
    private readonly Channel<TaskCompletionSource> _running = Channel.CreateUnbounded<TaskCompletionSource>();

    [Fact]
    public async Task A_tool_runs_no_more_often_at_once_than_it_says_and_who_waits_is_sent_when_one_has_ended()
    {
        await using var engine = new Engine(method: [TaskSupport(TaskMode.Optional, MaxConcurrency = 1)] () => WorkAsync());
        var (first, second, third) = (await engine.SubmitAsync(), await engine.SubmitAsync(), await engine.SubmitAsync());
        var one = engine.RunAsync(first);
        var end = await _running.Reader.ReadAsync();
        await engine.RunAsync(second);
        await engine.RunAsync(third);
        Assert.Equal((0, 0), ((await engine.GetAsync(second)).Attempt, (await engine.GetAsync(third)).Attempt));
        Assert.Contains($"Task {second.Id} waits until one of the tasks that share its limit has ended", engine.Logs.Texts);

        engine.Dispatched.Clear();
        end.SetResult();
        await one;

        Assert.Equal([second.Id.Value], engine.Dispatched.Select(hint => hint.TaskId));
        var two = engine.RunAsync(second);
        (await _running.Reader.ReadAsync()).SetResult();
        await two;
        Assert.Equal(third.Id.Value, engine.Dispatched[^1].TaskId);
    }

    [Fact]
    public async Task A_waiting_task_that_is_cancelled_leaves_its_turn_to_the_next()
    {
        await using var engine = new Engine(method: [TaskSupport(TaskMode.Optional, MaxConcurrency = 1)] () => WorkAsync());
        var (first, second, third) = (await engine.SubmitAsync(), await engine.SubmitAsync(), await engine.SubmitAsync());
        var one = engine.RunAsync(first);
        var end = await _running.Reader.ReadAsync();
        await engine.RunAsync(second);
        await engine.RunAsync(third);
        await engine.Store.CancelAsync(second.Ref, TaskActor.Client, "stop", CancellationToken.None);

        engine.Dispatched.Clear();
        end.SetResult();
        await one;

        Assert.Equal([third.Id.Value], engine.Dispatched.Select(hint => hint.TaskId));
    }

    [Fact]
    public async Task A_second_hint_of_a_running_task_does_not_free_its_place()
    {
        await using var engine = new Engine(method: [TaskSupport(TaskMode.Optional, MaxConcurrency = 1)] () => WorkAsync());
        var (first, second) = (await engine.SubmitAsync(), await engine.SubmitAsync());
        var one = engine.RunAsync(first);
        var end = await _running.Reader.ReadAsync();

        await engine.RunAsync(first);
        await engine.RunAsync(second);

        Assert.Equal(0, (await engine.GetAsync(second)).Attempt);
        end.SetResult();
        await one;
    }

    [Fact]
    public async Task An_argument_limits_the_calls_that_have_its_value_and_no_others()
    {
        await using var engine = new Engine(
            method: [TaskSupport(TaskMode.Optional), ConcurrencyPer("customer")] (string customer) => WorkAsync());
        TaskRecord[] tasks = [await SubmitAsync(engine, "ann"), await SubmitAsync(engine, "ann"), await SubmitAsync(engine, "bob")];
        var running = tasks.Select(task => engine.RunAsync(task)).ToList();
        TaskCompletionSource[] ends = [await _running.Reader.ReadAsync(), await _running.Reader.ReadAsync()];

        var attempts = await Task.WhenAll(tasks.Select(async task => (await engine.GetAsync(task)).Attempt));
        Assert.Equal([1, 0, 1], attempts);
        foreach (var end in ends)
            end.SetResult();
        await Task.WhenAll(running);
    }

    [Fact]
    public async Task The_places_of_a_running_task_are_kept_with_its_lease()
    {
        await using var engine = new Engine(method: [TaskSupport(TaskMode.Optional, MaxConcurrencyPerOwner = 1)] () => WorkAsync());
        var (first, second) = (await engine.SubmitAsync(), await engine.SubmitAsync());
        var one = engine.RunAsync(first);
        var end = await _running.Reader.ReadAsync();
        for (var i = 0; i < 4; i++)
        {
            engine.Advance(TimeSpan.FromSeconds(20));
            await engine.Leases.RenewAsync(CancellationToken.None);
        }

        await engine.RunAsync(second);

        Assert.Equal(0, (await engine.GetAsync(second)).Attempt);
        end.SetResult();
        await one;
    }

    private static ValueTask<TaskRecord> SubmitAsync(Engine engine, string customer) =>
        engine.SubmitAsync(request: $$$"""{"name":"work","arguments":{"customer":"{{{customer}}}"}}""");

    private async Task<string> WorkAsync()
    {
        var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _running.Writer.WriteAsync(end);
        await end.Task;
        return "done";
    }
}
