using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Pages.Traces;

/// <summary>What is known of the end of a span.</summary>
internal enum SpanState
{
    /// <summary>It has ended and arrived.</summary>
    Ended,

    /// <summary>Inferred: its children or its log records have arrived, it itself has not, so it still runs.</summary>
    Running,

    /// <summary>Its worker was lost: it will never arrive.</summary>
    Lost,

    /// <summary>Only others name it: a caller that sends its telemetry elsewhere, or a span that was lost or pushed out.</summary>
    Missing,
}

/// <summary>One line of a waterfall. A span that has not arrived, but that others tell of, is a line without a span.</summary>
internal sealed record WaterfallRow(string SpanId, SpanRecord? Span, string Name, TelemetryResource Resource, long Start, long? End, int Depth, int Children, LogEntry[] Logs, SpanState State)
{
    /// <summary>How far it has come, when that is known of a span that still runs.</summary>
    public string Progress { get; init; } = "";

    public bool IsError => Span?.IsError == true;
}
