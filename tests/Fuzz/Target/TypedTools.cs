using System.ComponentModel;
using System.Text.Json;
using McpTasks;
using ModelContextProtocol.Server;

namespace Fuzz.Target;

/// <summary>Tools whose arguments are of many types.</summary>
[McpServerToolType]
internal sealed class TypedTools
{
    private const double Poll = 0.1;

    [McpServerTool(Name = "typed"), Description("Takes a value of each type."), TaskSupport(TaskMode.Optional, PollIntervalSeconds = Poll)]
    public static string Typed(
        Guid? id = null, DateTimeOffset? at = null, TimeSpan? span = null, Uri? link = null, DayOfWeek? day = null, byte? small = null,
        decimal? price = null,
        bool? flag = null, char? letter = null,
        byte[]? bytes = null) => $"{id} {at:O} {span} {link} {day} {small} {price} {flag} {letter} {bytes?.Length}";

    [McpServerTool(Name = "nested", UseStructuredContent = true), Description("Takes an order."), TaskSupport(
        TaskMode.Optional, PollIntervalSeconds = Poll)]
    public static Total Nested(Order order, IReadOnlyList<string>? tags = null, Dictionary<string, int>? counts = null) =>
        new(order.Lines?.Sum(line => (long)line.Count) ?? 0, (tags?.Count ?? 0) + (counts?.Count ?? 0));

    [McpServerTool(Name = "anything"), Description("Takes anything."), TaskSupport(TaskMode.Optional, PollIntervalSeconds = Poll)]
    public static string Anything(JsonElement element, object? thing = null) => $"{element.ValueKind} {thing?.ToString()?.Length}";

    internal sealed record Order(string Customer, IReadOnlyList<Line>? Lines = null, Order? Former = null);

    internal sealed record Line(string Article, int Count = 1);

    internal sealed record Total(long Count, int Others);
}
