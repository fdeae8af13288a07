namespace McpTasks;

/// <summary>Lets tasks begin only as often as their component says: those above a rate wait for their time, or are dropped.</summary>
internal sealed class AttemptPace(
    ITaskRates rates, ITaskStore store, DelayedHints hints, TaskCancellation cancellation, TimeProvider time, ILogger<AttemptPace> logger)
{
    private const double Usable = 0.9;

    /// <summary>Counts the beginning of a task; null where it may not begin now, and is cared for.</summary>
    public async ValueTask<PacedBeginning?> TakeAsync(RunTask hint, TaskRef task)
    {
        var all = TaskPacing.Read(hint.Rates);
        // A message may come when its task has long begun or ended: the store refuses that one, and it counts nowhere.
        if (all.Count == 0 || await store.GetAsync(task.Id, CancellationToken.None) is not { } record || !Waits(record))
            return new(rates, [], task.Id, 0);
        var taken = new List<TaskRate>();
        // One that has begun is not dropped any more.
        foreach (var rate in all.Where(rate => !rate.Drops || record.Attempt == 0))
        {
            var wait = await rates.TakeAsync(rate, task.Id, record.Attempt, CancellationToken.None);
            if (wait == TimeSpan.Zero)
            {
                taken.Add(rate);
                continue;
            }

            await new PacedBeginning(rates, taken, task.Id, record.Attempt).LeaveAsync();
            await (rate.Drops ? DropAsync(hint, task, rate) : PutOffAsync(hint, record, rate, wait));
            return null;
        }

        return new(rates, taken, task.Id, record.Attempt);
    }

    private static bool Waits(TaskRecord task) => !task.Status.IsTerminal() && !task.HasWorker();

    private async Task DropAsync(RunTask hint, TaskRef task, TaskRate rate)
    {
        var why = rate.Max == 1
            ? $"dropped: a task of '{hint.Component}' has begun less than {rate.Per} ago"
            : string.Create(CultureInfo.InvariantCulture, $"dropped: at most {rate.Max} tasks of '{hint.Component}' begin in {rate.Per}");
        await cancellation.DropAsync(task, why, CancellationToken.None);
    }

    private async Task PutOffAsync(RunTask hint, TaskRecord task, TaskRate rate, TimeSpan wait)
    {
        var pause = wait < StoreRules.LongestPause ? wait : StoreRules.LongestPause;
        var isPutOff = await store.PutOffAsync(task.Ref, pause, CancellationToken.None);
        // A time so near its end that it might miss it would be lost to all others too.
        if (!isPutOff || StoreRules.Later(task.CreatedAt, task.Ttl * Usable) <= time.GetUtcNow() + wait)
            await rates.LeaveAsync(rate, task.Id, task.Attempt, CancellationToken.None);
        if (!isPutOff)
            return;
        logger.RateFull(task.Id, pause);
        hints.Send(hint, pause);
    }
}

/// <summary>A beginning that was counted under rates.</summary>
internal sealed class PacedBeginning(ITaskRates rates, IReadOnlyList<TaskRate> taken, TaskId task, int attempt)
{
    /// <summary>It was none: the store let no attempt begin.</summary>
    public async Task LeaveAsync()
    {
        foreach (var rate in taken)
            await rates.LeaveAsync(rate, task, attempt, CancellationToken.None);
    }
}
