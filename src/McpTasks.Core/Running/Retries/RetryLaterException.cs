namespace McpTasks;

/// <summary>
/// A tool, prompt or resource throws it to put its work off: what it needs is not there yet. A task begins again after the time, as often
/// as it likes until its ttl or its time to run ends, and no retry is counted. An inline call fails with the message.
/// </summary>
/// <param name="after">After what time, from 1 millisecond to 30 days.</param>
/// <param name="message">What the work waits for; the client sees it as the task's status message.</param>
/// <exception cref="ArgumentOutOfRangeException">The time is outside its range.</exception>
public sealed class RetryLaterException(TimeSpan after, string? message = null) : McpException(message ?? "The work was put off.")
{
    /// <summary>After what time the task begins again.</summary>
    public TimeSpan After { get; } = after >= TimeSpan.FromMilliseconds(1) && after <= StoreRules.LongestPause
        ? after
        : throw new ArgumentOutOfRangeException(nameof(after), after, "Work is put off for 1 millisecond to 30 days.");
}
