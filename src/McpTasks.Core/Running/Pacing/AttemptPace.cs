namespace McpTasks;

/// <summary>Lets tasks begin only as often as their component says: those above a rate wait for their time, or are dropped.</summary>
internal sealed class AttemptPace(ITaskRates rates, ITaskStore store, DelayedHints hints, TaskCancellation cancellation, ILogger<AttemptPace> logger)
{
    /// <summary>Whether a task may begin now; otherwise it is cared for.</summary>
    public async ValueTask<bool> MayBeginAsync(RunTask hint, TaskRef task)
    {
        var taken = new List<TaskRate>();
        foreach (var rate in TaskPacing.Read(hint.Rates))
        {
            // One that has begun is not dropped any more.
            if (rate.Drops && hint.Attempt > 0)
                continue;
            var wait = await rates.TakeAsync(rate, task.Id, hint.Attempt, CancellationToken.None);
            if (wait == TimeSpan.Zero)
            {
                taken.Add(rate);
                continue;
            }

            foreach (var other in taken)
                await rates.LeaveAsync(other, task.Id, hint.Attempt, CancellationToken.None);
            await (rate.Drops ? DropAsync(hint, task, rate) : PutOffAsync(hint, task, rate, wait));
            return false;
        }

        return true;
    }

    private async Task DropAsync(RunTask hint, TaskRef task, TaskRate rate)
    {
        var why = rate.Max == 1
            ? $"dropped: a task of '{hint.Component}' has begun less than {rate.Per} ago"
            : string.Create(CultureInfo.InvariantCulture, $"dropped: at most {rate.Max} tasks of '{hint.Component}' begin in {rate.Per}");
        await cancellation.DropAsync(task, why, CancellationToken.None);
    }

    private async Task PutOffAsync(RunTask hint, TaskRef task, TaskRate rate, TimeSpan wait)
    {
        if (await store.PutOffAsync(task, wait, CancellationToken.None))
        {
            logger.LogDebug(CoreEvents.RateFull, "Task {TaskId} waits {Wait} until one more may begin", task.Id, wait);
            hints.Send(hint, wait);
        }
        else
        {
            await rates.LeaveAsync(rate, task.Id, hint.Attempt, CancellationToken.None);
        }
    }
}
