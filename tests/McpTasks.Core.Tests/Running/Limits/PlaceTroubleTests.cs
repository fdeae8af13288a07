using Microsoft.Extensions.DependencyInjection;

namespace McpTasks.Core.Tests.Running.Limits;

/// <summary>Places under limits, where the store does not take them back.</summary>
public sealed class PlaceTroubleTests
{
    [Fact]
    public async Task A_place_that_cannot_be_given_back_costs_no_outcome_and_runs_out()
    {
        Places? places = null;
        await using var engine = new Engine(
            method: [TaskSupport(TaskMode.Optional, MaxConcurrency = 1)] () => "done",
            configureServices: services => services.AddSingleton<ITaskSlots>(provider => places = new(provider.GetRequiredService<TimeProvider>())));
        var task = await engine.RunOnceAsync();
        Assert.Equal(McpTaskStatus.Completed, task.Status);
        Assert.Contains($"A place of task {task.Id} under a limit could not be given back; it runs out in 00:00:30", engine.Logs.Texts);

        places!.Fails = false;
        var next = await engine.SubmitAsync();
        await engine.RunAsync(next);
        Assert.Equal(0, (await engine.GetAsync(next)).Attempt);
        engine.Advance(TimeSpan.FromSeconds(30));
        await engine.RunAsync(next);

        Assert.Equal((McpTaskStatus.Completed, 1), await engine.GetAsync(next) is var ended ? (ended.Status, ended.Attempt) : default);
    }

    private sealed class Places(TimeProvider time) : ITaskSlots
    {
        private readonly InMemoryTaskSlots _slots = new(time);

        public bool Fails { get; set; } = true;

        public ValueTask<SlotVerdict> TakeAsync(
            TaskSlot slot, TaskId task, string holder, bool force, TimeSpan lease, CancellationToken cancellationToken) =>
            _slots.TakeAsync(slot, task, holder, force, lease, cancellationToken);

        public ValueTask<bool> KeepAsync(TaskSlot slot, TaskId task, string holder, TimeSpan lease, CancellationToken cancellationToken) =>
            _slots.KeepAsync(slot, task, holder, lease, cancellationToken);

        public ValueTask<IReadOnlyList<TaskId>> GiveBackAsync(
            TaskSlot slot, TaskId task, string holder, IReadOnlyList<TaskPriority> order, CancellationToken cancellationToken) =>
            Fails ? throw new IOException("away") : _slots.GiveBackAsync(slot, task, holder, order, cancellationToken);

        public ValueTask<IReadOnlyList<TaskId>> LeaveAsync(
            TaskSlot slot, TaskId task, IReadOnlyList<TaskPriority> order, CancellationToken cancellationToken) =>
            _slots.LeaveAsync(slot, task, order, cancellationToken);
    }
}
