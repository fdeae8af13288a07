namespace McpTasks;

/// <summary>Takes back the tasks that no client was told about, one after the other, through a store that is away for a while.</summary>
internal sealed class Withdrawals(ITaskStore store, TimeProvider time, ILogger logger)
{
    private const int MostPending = 10_000;

    private readonly Lock _gate = new();
    private readonly Queue<TaskRef> _pending = [];
    private bool _busy;

    public void Add(TaskRef task)
    {
        lock (_gate)
        {
            if (_pending.Count == MostPending)
                logger.TooManyWithdrawals(_pending.Dequeue().Id);
            _pending.Enqueue(task);
            if (_busy)
                return;
            _busy = true;
        }

        _ = WithdrawAllAsync();
    }

    private async Task WithdrawAllAsync()
    {
        while (Next() is { } task)
        {
            try
            {
                if (await StoreOutage.OutlastAsync(
                    () => store.WithdrawAsync(task, CancellationToken.None), $"withdraw task {task.Id}", time, logger, CancellationToken.None))
                    logger.TaskWithdrawn(task.Id);
            }
            catch (Exception error)
            {
                logger.WithdrawalFailed(error, task.Id);
            }
        }
    }

    private TaskRef? Next()
    {
        lock (_gate)
        {
            _busy = _pending.TryDequeue(out var task);
            return _busy ? task : null;
        }
    }
}
