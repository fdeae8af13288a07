namespace McpTasks.Cli.Facts;

/// <summary>The queue: since when it is paused, and how many tasks are in each state, where the source knows.</summary>
internal sealed record QueueFacts(DateTimeOffset? PausedSince, IReadOnlyDictionary<string, long>? Tasks)
{
    public bool Paused => PausedSince is not null;

    public static QueueFacts Of(JsonObject told) => new(
        (DateTimeOffset?)told["since"], (told["tasks"] as JsonObject)?.ToDictionary(count => count.Key, count => (long)count.Value!));
}
