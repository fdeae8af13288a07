namespace McpTasks.Redis;

/// <summary>Places under limits on Redis, each limit in the shard of its name.</summary>
internal sealed class RedisTaskSlots(TaskScripts scripts) : ITaskSlots
{
    public async ValueTask<SlotVerdict> TakeAsync(TaskSlot slot, TaskId task, string holder, bool force, TimeSpan lease, CancellationToken cancellationToken)
    {
        StoreRules.Check(slot, holder);
        StoreRules.CheckLease(lease, nameof(lease));
        RedisValue[] arguments =
            [task.Value, holder, slot.Max, RecordFields.Milliseconds(lease), force ? "1" : "", Lane(slot.Priority), slot.Owner ?? RedisValue.EmptyString];
        var verdict = await RunAsync(Scripts.SlotTake, slot, task, arguments, cancellationToken);
        return Enum.Parse<SlotVerdict>((string)verdict!, ignoreCase: true);
    }

    public async ValueTask<bool> KeepAsync(TaskSlot slot, TaskId task, string holder, TimeSpan lease, CancellationToken cancellationToken) =>
        (bool)await RunAsync(Scripts.SlotKeep, slot, task, [task.Value, holder, RecordFields.Milliseconds(lease)], cancellationToken);

    public ValueTask<IReadOnlyList<TaskId>> GiveBackAsync(TaskSlot slot, TaskId task, string holder, IReadOnlyList<TaskPriority> order, CancellationToken cancellationToken) =>
        NextAsync(slot, task, holder, order, cancellationToken);

    public ValueTask<IReadOnlyList<TaskId>> LeaveAsync(TaskSlot slot, TaskId task, IReadOnlyList<TaskPriority> order, CancellationToken cancellationToken) =>
        NextAsync(slot, task, "", order, cancellationToken);

    private async ValueTask<IReadOnlyList<TaskId>> NextAsync(
        TaskSlot slot, TaskId task, string holder, IReadOnlyList<TaskPriority> order, CancellationToken cancellationToken)
    {
        RedisValue[] arguments = [task.Value, holder, slot.Max, Lane(slot.Priority), slot.KeepsTurn ? "1" : "", .. order.Select(Lane)];
        var next = (string[])(await RunAsync(Scripts.SlotBack, slot, task, arguments, cancellationToken))!;
        return Array.ConvertAll(next, TaskId.Parse);
    }

    private ValueTask<RedisResult> RunAsync(Script script, TaskSlot slot, TaskId task, RedisValue[] arguments, CancellationToken cancellationToken) =>
        scripts.Calls.RunAsync(script, task, scripts.Keys.Slots(slot.Limit), [scripts.Clock, .. arguments], cancellationToken);

    // As _slots.lua numbers the lanes: those of usual priority stand where an earlier version has all of them.
    private static RedisValue Lane(TaskPriority priority) => ((int)priority + 3) % 3;
}
