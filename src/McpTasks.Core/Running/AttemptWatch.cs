namespace McpTasks;

/// <summary>Stops a running attempt as soon as an event says that its task has ended or moved on.</summary>
internal static class AttemptWatch
{
    public static async Task FollowAsync(ITaskWatch watch, RunningAttempt attempt, TimeSpan safetyNet, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            // Without an event the next renewal finds out; the time-out only keeps the wait finite.
            var change = await watch.WaitAsync(safetyNet, cancellationToken);
            if (change is null)
                continue;
            if (change.Attempt > attempt.Lease.Attempt)
                attempt.Stop(AttemptEnd.LeaseLost);
            else if (change.Status.IsTerminal())
                attempt.Stop(AttemptEnd.TaskEnded);
        }
    }
}
