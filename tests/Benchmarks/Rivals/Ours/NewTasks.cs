using McpTasks;

namespace Benchmarks.Rivals.Ours;

/// <summary>Tasks for the store alone, as the engine would make them.</summary>
internal static class NewTasks
{
    private const int Owners = 100;
    private static readonly string[] Names = [.. Enumerable.Range(0, Owners).Select(owner => TaskOwner.From("https://issuer.example", $"kept-{owner}", "client"))];

    public static readonly TaskOutcome Done = new(McpTaskStatus.Completed, Result: """{"content":[{"type":"text","text":"ok"}]}""");

    public static NewTask Of(int number) => new()
    {
        Owner = Names[number % Owners],
        Kind = TaskComponentKind.Tool,
        Component = "empty",
        Dialect = TaskDialect.Modern,
        Request = """{"name":"empty","arguments":{}}""",
        Ttl = TimeSpan.FromHours(24),
        PollInterval = TimeSpan.FromSeconds(5),
        MaxPollInterval = TimeSpan.FromSeconds(30),
        MaxRunTime = TimeSpan.FromHours(24),
        MaxAttempts = 5,
        RedeliverAfter = TimeSpan.FromHours(1),
        StatusMessage = "Task submitted",
    };
}
