using System.Globalization;
using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Tasks;

/// <summary>Reads task events out of log records and spans that carry <c>mcp.task.id</c>.</summary>
internal static class TaskEventReader
{
    public const string TaskId = "mcp.task.id";
    private const string Tool = "gen_ai.tool.name";

    private static readonly Dictionary<string, TaskEventKind> Kinds = new(StringComparer.Ordinal)
    {
        ["mcp.task.created"] = TaskEventKind.Created,
        ["mcp.task.queued"] = TaskEventKind.Queued,
        ["mcp.task.started"] = TaskEventKind.Started,
        ["mcp.task.progress"] = TaskEventKind.Progress,
        ["mcp.task.input_required"] = TaskEventKind.InputRequired,
        ["mcp.task.input_received"] = TaskEventKind.InputReceived,
        ["mcp.task.redelivered"] = TaskEventKind.Redelivered,
        ["mcp.task.finished"] = TaskEventKind.Finished,
        ["mcp.task.delivered"] = TaskEventKind.Delivered,
    };

    public static TaskEvent? Read(LogEntry log) => Kinds.TryGetValue(log.EventName, out var kind)
        ? Read(kind, log.Time, log.Source, log.TraceId, log.SpanId, log.Attributes)
        : null;

    /// <summary>What a span says by its name; it stands in where the log record of the same event is missing.</summary>
    public static TaskEvent? Read(SpanRecord span) => Kind(span) is { } kind
        ? Read(kind, kind is TaskEventKind.Created or TaskEventKind.Started ? span.Start : span.End, span.Source, span.TraceId, span.SpanId, span.Attributes)
        : null;

    private static TaskEventKind? Kind(SpanRecord span) => span.Name switch
    {
        var name when name.StartsWith("create task ", StringComparison.Ordinal) => TaskEventKind.Created,
        var name when name.StartsWith("run task ", StringComparison.Ordinal) => TaskEventKind.Started,
        var name when name.StartsWith("complete task ", StringComparison.Ordinal) => TaskEventKind.Finished,
        var name when name.StartsWith("deliver result ", StringComparison.Ordinal) => TaskEventKind.Delivered,
        var name when span.Kind == SpanKind.Producer && name.EndsWith(" send", StringComparison.Ordinal) => TaskEventKind.Queued,
        _ => null,
    };

    private static TaskEvent Read(TaskEventKind kind, long time, TelemetryInstance source, string traceId, string spanId, Attr[] attributes) => new()
    {
        Kind = kind,
        Time = time,
        Source = source,
        TraceId = traceId,
        SpanId = spanId,
        Tool = attributes.Get(Tool),
        Owner = attributes.Get("mcp.task.owner"),
        Attempt = (int)(Number(attributes, "mcp.task.attempt") ?? 0),
        Worker = attributes.Get("mcp.task.worker"),
        Status = attributes.Get("mcp.task.status"),
        Message = attributes.Get("mcp.task.progress.message") ?? attributes.Get("mcp.task.status_message")
            ?? attributes.Get("mcp.task.reason"),
        Current = Number(attributes, "mcp.task.progress.current"),
        Total = Number(attributes, "mcp.task.progress.total"),
        InputKey = attributes.Get("mcp.task.input.key"),
        TtlMs = (long?)Number(attributes, "mcp.task.ttl_ms"),
        ResultBytes = (long?)Number(attributes, "mcp.task.result.bytes"),
        RerunOf = attributes.Get("mcp.task.rerun_of"),
    };

    private static double? Number(Attr[] attributes, string key) =>
        double.TryParse(attributes.Get(key), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && double.IsFinite(number) && Math.Abs(number) < 1e15 ? number : null;
}
