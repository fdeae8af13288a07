namespace McpTasks.Redis;

/// <summary>Writes what a script stores as it is: names and values in turns. What is null is left out.</summary>
internal static class RecordFields
{
    /// <summary>The names of <see cref="TaskComponentKind"/> and of <see cref="TaskDialect"/>, in their order.</summary>
    public static readonly string[] Kinds = ["tool", "prompt", "resource"], Dialects = ["legacy", "modern"];

    /// <summary>The names of <see cref="TaskPriority"/>; the usual one is left out.</summary>
    public static string? Priority(TaskPriority priority) => priority == TaskPriority.Normal ? null : priority.ToName();

    /// <summary>
    /// What the script that creates a task takes: when it is sent again, the limits of its owner, its ttl, when it starts, its key, the key's task that has
    /// gone, the version of the strikes that were looked at with whether one refuses it, its parts, whether only
    /// the last of its calls runs, and its other fields.
    /// </summary>
    public static RedisValue[] Of(NewTask task, string? gone, (RedisValue Version, bool Refuse) strikes, params ReadOnlySpan<RedisValue> limits) => Join(
        [
            Milliseconds(task.RedeliverAfter), .. limits, Milliseconds(task.Ttl), task.StartAfter is { } start ? Milliseconds(start) : "",
            task.Idempotency?.Call ?? "", task.Idempotency is { } once ? Milliseconds(once.Window) : "", gone ?? "", strikes.Version, strikes.Refuse ? "1" : "",
            StoreRules.PartsOf(task.Request), task.Debounce is null ? "" : "1",
        ],
        ("kind", Kinds[(int)task.Kind]),
        ("component", task.Component),
        ("dialect", Dialects[(int)task.Dialect]),
        ("poll", Milliseconds(task.PollInterval)),
        ("poll_max", task.MaxPollInterval is { } poll ? Milliseconds(poll) : null),
        ("run_max", task.MaxRunTime is { } run ? Milliseconds(run) : null),
        ("max", task.MaxAttempts.ToString(CultureInfo.InvariantCulture)),
        ("message", task.StatusMessage),
        ("slots", task.Slots),
        ("rates", task.Rates),
        ("priority", Priority(task.Priority)),
        ("parent", task.Parent?.Value),
        ("traceparent", task.TraceParent),
        ("tracestate", task.TraceState),
        ("client", task.Client),
        ("session", task.SessionId),
        ("identity", task.Identity),
        ("keep", task.KeepRequest ? "1" : null),
        ("request", task.Request));

    /// <summary>What the script that ends an attempt takes.</summary>
    public static RedisValue[] Of(int attempt, TaskOutcome outcome) => Join(
        [attempt, outcome.Status.ToWireName(), StoreRules.PartsOf(outcome.Result ?? outcome.Error)],
        ("message", outcome.StatusMessage), ("result", outcome.Result), ("error", outcome.Error), ("toolerror", outcome.IsError ? "1" : null));

    /// <summary>What the script that hands a task back takes where it is tried again.</summary>
    public static RedisValue[] Of(int attempt, TaskRetry retry) =>
        [attempt, Milliseconds(retry.After), retry.IsFailure ? "f" : "o", retry.StatusMessage, HistoryRules.Shortened(retry.StatusMessage)];

    public static string Milliseconds(TimeSpan span) => ((long)span.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);

    public static string Number(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private static RedisValue[] Join(ReadOnlySpan<RedisValue> first, params ReadOnlySpan<(string Name, string? Value)> fields)
    {
        var given = 0;
        foreach (var (_, value) in fields)
            given += value is null ? 0 : 1;
        var all = new RedisValue[first.Length + (2 * given)];
        first.CopyTo(all);
        var length = first.Length;
        foreach (var (name, value) in fields)
        {
            if (value is not null)
                (all[length++], all[length++]) = (name, value);
        }

        return all;
    }
}
