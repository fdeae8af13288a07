namespace McpTasks.Dashboard.Settings;

/// <summary>How much telemetry is kept in memory, section <c>Dashboard:Limits</c>. What does not fit pushes out the oldest and is counted.</summary>
public sealed class TelemetryLimits
{
    /// <summary>Resources (services by name) that are told apart, 1 to 10,000. Default 200; telemetry of further ones is refused.</summary>
    public int MaxResources { get; set; } = 200;

    /// <summary>Log records per resource, 1 to 1,000,000. Default 10,000.</summary>
    public int MaxLogs { get; set; } = 10_000;

    /// <summary>Traces per resource that begins them, 1 to 1,000,000. Default 10,000.</summary>
    public int MaxTraces { get; set; } = 10_000;

    /// <summary>Spans per trace, 1 to 100,000. Default 5,000.</summary>
    public int MaxSpansPerTrace { get; set; } = 5_000;

    /// <summary>Metric points per resource, 1 to 1,000,000. Default 50,000.</summary>
    public int MaxMetricPoints { get; set; } = 50_000;

    /// <summary>Tasks on the tasks page, 1 to 1,000,000. Default 10,000.</summary>
    public int MaxTasks { get; set; } = 10_000;

    /// <summary>Events per task, 16 to 100,000. Default 2,000; beyond it every second progress step is forgotten.</summary>
    public int MaxEventsPerTask { get; set; } = 2_000;

    /// <summary>Attributes per span, event, link and log record, 1 to 1,024. Default 128.</summary>
    public int MaxAttributes { get; set; } = 128;

    /// <summary>Characters per attribute value, name and message, 16 to 1,000,000. Default 8,192; the rest is cut off.</summary>
    public int MaxTextLength { get; set; } = 8_192;

    /// <summary>Events and links per span, 0 to 10,000. Default 128 each.</summary>
    public int MaxEventsPerSpan { get; set; } = 128;

    /// <summary>Console lines per replica, 1 to 1,000,000. Default 5,000.</summary>
    public int MaxConsoleLines { get; set; } = 5_000;

    /// <summary>Megabytes that traces may take up together, and logs, metrics and tasks as much again each, 1 to 65,536. Default 256.</summary>
    public int MaxMegabytes { get; set; } = 256;

    internal long MaxBytes => MaxMegabytes * 1024L * 1024L;
}
