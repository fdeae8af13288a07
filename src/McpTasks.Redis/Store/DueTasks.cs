namespace McpTasks.Redis;

/// <summary>Finds the tasks that are due: looks at a shard's due times, then lets a script decide about each task with its keys named.</summary>
internal sealed class DueTasks(TaskScripts scripts, TaskMetrics? metrics, ILogger logger)
{
    private int _firstShard = -1;

    public async ValueTask<IReadOnlyList<DueTask>> TakeAsync(int limit, TimeSpan redeliverAfter, TimeSpan lease, CancellationToken cancellationToken)
    {
        StoreRules.CheckBatch(limit, nameof(limit));
        StoreRules.CheckLease(redeliverAfter, nameof(redeliverAfter));
        StoreRules.CheckLease(lease, nameof(lease));
        var pauses = new Pauses(redeliverAfter, RecordFields.Milliseconds(redeliverAfter), RecordFields.Milliseconds(lease));
        var taken = new List<DueTask>();
        // Each call starts one shard further, so that a busy shard cannot starve the others.
        var first = (uint)Interlocked.Increment(ref _firstShard);
        for (var i = 0u; i < scripts.Keys.Shards && taken.Count < limit; i++)
            await TakeFromAsync((int)((first + i) % (uint)scripts.Keys.Shards), limit - taken.Count, pauses, taken, cancellationToken);
        return taken;
    }

    private async ValueTask TakeFromAsync(int shard, int limit, Pauses pauses, List<DueTask> taken, CancellationToken cancellationToken)
    {
        var members = (string[])(await scripts.Calls.RunAsync(
            Scripts.Due, task: null, scripts.Keys.OfShard(shard),
            [scripts.Clock, limit, pauses.Lease], cancellationToken))!;
        var decided = await Task.WhenAll(members.Select(member => DecideAsync(shard, member, pauses, cancellationToken)));
        taken.AddRange(decided.OfType<DueTask>());
    }

    /// <summary>Decides about one entry. What cannot be read is put aside, so that it holds up neither this sweep nor the next.</summary>
    private async Task<DueTask?> DecideAsync(int shard, string member, Pauses pauses, CancellationToken cancellationToken)
    {
        if (!KeyNames.TryParseDue(member, out var task))
        {
            await SkipAsync(shard, member, after: null, new FormatException("It names no task."), cancellationToken);
            return null;
        }

        try
        {
            return await DecideAsync(task, pauses, cancellationToken);
        }
        catch (Exception error) when (IsOfTheRecord(error))
        {
            await SkipAsync(shard, member, pauses.After, error, cancellationToken);
            return null;
        }
    }

    private async Task<DueTask?> DecideAsync(TaskRef task, Pauses pauses, CancellationToken cancellationToken)
    {
        var answer = (RedisResult[])(await scripts.RunAsync(
            Scripts.Take, task, cancellationToken, pauses.Redeliver, pauses.Lease))!;
        return (string)answer[0]! switch
        {
            "redeliver" => new(RecordReader.Read(answer[1]), DueReason.Redeliver),
            "start" => new(RecordReader.Read(answer[1]), DueReason.Start),
            "expired" => new(RecordReader.Read(answer[1]), DueReason.Expired),
            "poisoned" => new(RecordReader.Read(answer[1]), DueReason.Poisoned),
            _ => null,
        };
    }

    // A later version may have written it, so that one is only put off; an entry that names no task can never become one.
    private async Task SkipAsync(int shard, string member, TimeSpan? after, Exception error, CancellationToken cancellationToken)
    {
        metrics?.Unreadable();
        logger.DueEntryUnreadable(error, LogText.Clean(member), shard, after is { } pause ? $"it is looked at again in {pause}" : "it is forgotten");
        await scripts.Calls.RunAsync(
            Scripts.Defer, task: null, [scripts.Keys.Due(shard)],
            [scripts.Clock, member, after is { } wait ? RecordFields.Milliseconds(wait) : RedisValue.EmptyString], cancellationToken);
    }

    // A server that is away or overloaded is no fault of the record.
    private static bool IsOfTheRecord(Exception error) =>
        !PassingErrors.Includes(error) && error is not (OperationCanceledException or ObjectDisposedException);

    private sealed record Pauses(TimeSpan After, RedisValue Redeliver, RedisValue Lease);
}
