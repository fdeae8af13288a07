namespace McpTasks;

/// <summary>Which run of a schedule a task is.</summary>
/// <param name="Schedule">The schedule's name.</param>
/// <param name="Name">
/// The time that the run was for, as <c>2026-03-01T12:00:00Z</c>, or the run's number where the schedule knows only pauses.
/// </param>
public sealed record Occurrence(string Schedule, string Name)
{
    private const string ScheduleKey = "io.mcptasks/schedule", NameKey = "io.mcptasks/occurrence";

    /// <summary>The time that the run was for; null where the schedule knows only pauses.</summary>
    public DateTimeOffset? Time =>
        DateTimeOffset.TryParseExact(Name, "yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;

    /// <summary>The name of a time.</summary>
    internal static string NameOf(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Writes it to a request's <c>_meta</c>.</summary>
    internal JsonObject ToMeta() => new() { [ScheduleKey] = Schedule, [NameKey] = Name };

    /// <summary>Reads it from a task's request, where only the service itself writes it; null where there is none.</summary>
    internal static Occurrence? Of(TaskRecord task) =>
        task is { Owner: TaskOwner.Service, Request: { } request } && request.Contains(ScheduleKey, StringComparison.Ordinal)
        && JsonNode.Parse(request)?["_meta"] is JsonObject meta && meta[ScheduleKey] is { } schedule && meta[NameKey] is { } name
            ? new((string)schedule!, (string)name!)
            : null;
}
