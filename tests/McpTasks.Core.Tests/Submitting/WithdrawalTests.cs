using McpTasks.Core.Tests.Running;
using Microsoft.Extensions.DependencyInjection;

namespace McpTasks.Core.Tests.Submitting;

/// <summary>Tasks that are taken back, since no client was told about them.</summary>
public sealed class WithdrawalTests
{
    [Fact]
    public async Task They_are_taken_back_one_after_the_other_and_each_is_told()
    {
        await using var engine = new Engine();
        TaskRecord[] tasks = [await engine.SubmitAsync(), await engine.SubmitAsync(), await engine.SubmitAsync()];
        var (calls, gate, last) = (0, new TaskCompletionSource(), new TaskCompletionSource());
        engine.Faults.Reply = _ =>
        {
            calls++;
            return gate.Task;
        };
        engine.Logs.Written = text =>
        {
            if (text.StartsWith($"Task {tasks[2].Id} is withdrawn", StringComparison.Ordinal))
                last.SetResult();
        };

        foreach (var task in tasks)
            Withdraw(engine, task.Ref);
        Assert.Equal(1, calls);
        gate.SetResult();
        await last.Task;

        Assert.Equal(
            tasks.Select(task => $"Task {task.Id} is withdrawn: no client was told about it"),
            engine.Logs.Texts.Where(text => text.Contains("withdrawn", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task One_that_the_store_refuses_is_told_and_the_next_is_taken_back()
    {
        await using var engine = new Engine();
        TaskRecord[] tasks = [await engine.SubmitAsync(), await engine.SubmitAsync()];
        engine.Faults.Before = _ =>
        {
            engine.Faults.Before = _ => { };
            throw new InvalidOperationException("no");
        };

        foreach (var task in tasks)
            Withdraw(engine, task.Ref);

        Assert.Contains($"Task {tasks[0].Id} could not be withdrawn, and runs if it was stored", engine.Logs.Texts);
        Assert.Equal(tasks[0].Id, Assert.Single((await engine.Store.ListAsync("owner", null, 10, CancellationToken.None)).Tasks).Id);
    }

    [Fact]
    public async Task Of_very_many_the_oldest_that_waits_is_given_up()
    {
        await using var engine = new Engine();
        TaskRecord first = await engine.SubmitAsync(), second = await engine.SubmitAsync();
        engine.Faults.Before = _ => throw new IOException("away");
        Withdraw(engine, first.Ref);
        Withdraw(engine, second.Ref);

        for (var i = 0; i < 10_000; i++)
            Withdraw(engine, new(TaskId.New(), "owner"));

        Assert.Contains($"Could not withdraw task {first.Id}; trying again in 00:00:00.1000000", engine.Logs.Texts);
        Assert.Equal(
            [$"Too many creations have failed: task {second.Id} is not withdrawn, and runs if it was stored"],
            engine.Logs.Texts.Where(text => text.StartsWith("Too many", StringComparison.Ordinal)));
    }

    private static void Withdraw(Engine engine, TaskRef task) => engine.Services.GetRequiredService<TaskSubmitter>().Withdraw(task);
}
