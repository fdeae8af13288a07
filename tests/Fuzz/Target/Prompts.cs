using System.ComponentModel;
using McpTasks;
using ModelContextProtocol;
using ModelContextProtocol.Server;

namespace Fuzz.Target;

/// <summary>Prompts with arguments of several types.</summary>
[McpServerPromptType]
internal sealed class Prompts
{
    private const double Poll = 0.1;

    [McpServerPrompt(Name = "greet"), Description("Greets."), TaskSupport(TaskMode.Optional, PollIntervalSeconds = Poll)]
    public static string Greet(string name, string? title = null) => $"Greet {title} {name}.";

    [McpServerPrompt(Name = "count"), Description("Counts."), TaskSupport(TaskMode.Optional, PollIntervalSeconds = Poll)]
    public static string Count(int from, int? to = null, bool aloud = false, DayOfWeek? day = null) =>
        $"Count from {from} to {to} {aloud} {day}.";

    [McpServerPrompt(Name = "broken_prompt"), Description("Throws."), TaskSupport(TaskMode.Optional, PollIntervalSeconds = Poll)]
    public static string Broken(string how = "throw") =>
        throw (
            how == "protocol" ? new McpProtocolException($"It failed because {Asked.Marker}.", McpErrorCode.InternalError) : Asked.Failure());
}
