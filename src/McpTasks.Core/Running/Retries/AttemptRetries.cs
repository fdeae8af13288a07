namespace McpTasks;

/// <summary>Decides whether an attempt that did not do its work is tried again, and when.</summary>
internal static class AttemptRetries
{
    /// <summary>The retry; null where the outcome stands.</summary>
    /// <param name="task">The record that the attempt began with.</param>
    /// <param name="policy">The component's policy.</param>
    /// <param name="outcome">How the attempt ended.</param>
    /// <param name="ran">How long it ran.</param>
    public static TaskRetry? Of(TaskRecord task, TaskRetryPolicy policy, TaskOutcome outcome, TimeSpan ran)
    {
        var retry = outcome.Cause switch
        {
            null => null,
            RetryLaterException later => new TaskRetry(later.After, OutcomeLimits.Short(later.Message), IsFailure: false),
            var error => AgainAfter(task, policy, error),
        };
        // One that would begin after the task's end is none.
        return retry is not null && task.BegunAt + ran + retry.After < LatestBegin(task) ? retry : null;
    }

    private static TaskRetry? AgainAfter(TaskRecord task, TaskRetryPolicy policy, Exception error)
    {
        if (task.Retries >= policy.MaxRetries || !policy.ShouldRetry(error))
            return null;
        var after = policy.DelayOf(task.Retries + 1, Random.Shared.NextDouble());
        return new(after, string.Create(
            CultureInfo.InvariantCulture,
            $"Attempt {task.Attempt} failed; retry {task.Retries + 1} of {policy.MaxRetries} in {after.TotalSeconds:0.###} s"), IsFailure: true);
    }

    private static DateTimeOffset LatestBegin(TaskRecord task)
    {
        var end = StoreRules.Later(task.CreatedAt, task.Ttl);
        return task is { MaxRunTime: { } most, FirstBegunAt: { } first } && StoreRules.Later(first, most) < end ? StoreRules.Later(first, most) : end;
    }
}
