namespace McpTasks;

/// <summary>Whether, and when, the attempts of a component that failed are tried again.</summary>
public sealed record TaskRetryPolicy
{
    private const double Spread = 0.25;

    /// <summary>No attempt is tried again.</summary>
    public static TaskRetryPolicy None { get; } = new()
    {
        MaxRetries = 0,
        Delay = TimeSpan.FromSeconds(1),
        MaxDelay = TimeSpan.FromSeconds(1),
        Backoff = TaskBackoff.Constant,
        Jitter = false,
        ShouldRetry = static _ => false,
    };

    /// <inheritdoc cref="TaskRetryOptions.MaxRetries"/>
    public required int MaxRetries { get; init; }

    /// <inheritdoc cref="TaskRetryOptions.Delay"/>
    public required TimeSpan Delay { get; init; }

    /// <inheritdoc cref="TaskRetryOptions.MaxDelay"/>
    public required TimeSpan MaxDelay { get; init; }

    /// <inheritdoc cref="TaskRetryOptions.Backoff"/>
    public required TaskBackoff Backoff { get; init; }

    /// <inheritdoc cref="TaskRetryOptions.Jitter"/>
    public required bool Jitter { get; init; }

    /// <inheritdoc cref="TaskRetryOptions.ShouldRetry"/>
    public required Func<Exception, bool> ShouldRetry { get; init; }

    /// <summary>The pause before a retry.</summary>
    /// <param name="retry">Its number, from 1.</param>
    /// <param name="chance">From 0 to 1: where in its spread the pause lies, when there is jitter.</param>
    internal TimeSpan DelayOf(int retry, double chance)
    {
        var factor = Backoff switch
        {
            TaskBackoff.Exponential => Math.Pow(2, retry - 1),
            TaskBackoff.Linear => retry,
            _ => 1,
        };
        var milliseconds = Math.Min(Delay.TotalMilliseconds * factor, MaxDelay.TotalMilliseconds);
        if (Jitter)
            milliseconds *= 1 - Spread + (2 * Spread * chance);
        return TimeSpan.FromMilliseconds(Math.Max(1, Math.Round(milliseconds)));
    }
}
