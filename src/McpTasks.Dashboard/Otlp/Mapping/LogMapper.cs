using McpTasks.Dashboard.Otlp.Wire;
using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Otlp.Mapping;

internal sealed class LogMapper(SourceMapper sources, WireText text, TimeProvider clock)
{
    private static readonly string[] EventNameAttributes = ["event.name", "logrecord.event.name"];
    private long _sequence;

    public (List<LogEntry> Entries, int Rejected) Map(ExportLogsRequest request)
    {
        var entries = new List<LogEntry>();
        var rejected = 0;
        foreach (var batch in request.ResourceLogs)
        {
            var source = sources.Map(batch.Resource);
            foreach (var scoped in batch.ScopeLogs)
            {
                if (source is null)
                {
                    rejected += scoped.LogRecords.Count;
                    continue;
                }
                var scope = sources.Map(scoped.Scope);
                entries.AddRange(scoped.LogRecords.Select(log => Map(source, scope, log)));
            }
        }
        return (entries, rejected);
    }

    private LogEntry Map(TelemetryInstance source, Instrumentation scope, WireLog log)
    {
        var attributes = text.Attributes(log.Attributes);
        return new LogEntry
        {
            Sequence = Interlocked.Increment(ref _sequence),
            Source = source,
            Category = scope.Name,
            Time = Time(log),
            Severity = log.SeverityNumber,
            SeverityText = text.Cut(log.SeverityText),
            EventName = EventName(log, attributes),
            Message = text.Text(log.Body),
            TraceId = WireText.Id(log.TraceId, 16),
            SpanId = WireText.Id(log.SpanId, 8),
            Attributes = attributes,
        };
    }

    private long Time(WireLog log) => log switch
    {
        { TimeUnixNano: > 0 } => WireText.Nanos(log.TimeUnixNano),
        { ObservedTimeUnixNano: > 0 } => WireText.Nanos(log.ObservedTimeUnixNano),
        _ => UnixTime.Nanos(clock.GetUtcNow()),
    };

    private string EventName(WireLog log, Attr[] attributes) =>
        log.EventName.Length > 0
            ? text.Cut(log.EventName)
            : EventNameAttributes.Select(attributes.Get).FirstOrDefault(name => name is not null) ?? "";
}
