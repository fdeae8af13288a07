namespace McpTasks.Redis;

/// <summary>Places under limits on Redis, each limit in the shard of its name.</summary>
internal sealed class RedisTaskSlots(TaskScripts scripts) : ITaskSlots
{
    public async ValueTask<SlotVerdict> TakeAsync(TaskSlot slot, TaskId task, string holder, bool force, TimeSpan lease, CancellationToken cancellationToken)
    {
        StoreRules.Check(slot, holder);
        StoreRules.CheckLease(lease, nameof(lease));
        var verdict = await RunAsync(Scripts.SlotTake, slot, task, [task.Value, holder, slot.Max, RecordFields.Milliseconds(lease), force ? "1" : ""], cancellationToken);
        return Enum.Parse<SlotVerdict>((string)verdict!, ignoreCase: true);
    }

    public async ValueTask<bool> KeepAsync(TaskSlot slot, TaskId task, string holder, TimeSpan lease, CancellationToken cancellationToken) =>
        (bool)await RunAsync(Scripts.SlotKeep, slot, task, [task.Value, holder, RecordFields.Milliseconds(lease)], cancellationToken);

    public ValueTask<IReadOnlyList<TaskId>> GiveBackAsync(TaskSlot slot, TaskId task, string holder, CancellationToken cancellationToken) =>
        NextAsync(slot, task, holder, cancellationToken);

    public ValueTask<IReadOnlyList<TaskId>> LeaveAsync(TaskSlot slot, TaskId task, CancellationToken cancellationToken) =>
        NextAsync(slot, task, "", cancellationToken);

    private async ValueTask<IReadOnlyList<TaskId>> NextAsync(TaskSlot slot, TaskId task, string holder, CancellationToken cancellationToken)
    {
        var next = (string[])(await RunAsync(Scripts.SlotBack, slot, task, [task.Value, holder, slot.Max], cancellationToken))!;
        return Array.ConvertAll(next, TaskId.Parse);
    }

    private ValueTask<RedisResult> RunAsync(Script script, TaskSlot slot, TaskId task, RedisValue[] arguments, CancellationToken cancellationToken) =>
        scripts.Calls.RunAsync(script, task, scripts.Keys.Slots(slot.Limit), [scripts.Clock, .. arguments], cancellationToken);
}
