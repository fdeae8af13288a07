using McpTasks.Dashboard.Otlp.Wire;
using McpTasks.Dashboard.Settings;
using McpTasks.Dashboard.Telemetry;
using SpanEvent = McpTasks.Dashboard.Telemetry.SpanEvent;
using SpanLink = McpTasks.Dashboard.Telemetry.SpanLink;

namespace McpTasks.Dashboard.Otlp.Mapping;

internal sealed class TraceMapper(SourceMapper sources, WireText text, TelemetryLimits limits)
{
    /// <summary>The spans of an export; those that have no valid id, or come from one resource too many, are counted as rejected.</summary>
    public (List<SpanRecord> Spans, int Rejected) Map(ExportTraceRequest request)
    {
        var spans = new List<SpanRecord>();
        var rejected = 0;
        foreach (var batch in request.ResourceSpans)
        {
            var source = sources.Map(batch.Resource);
            foreach (var scoped in batch.ScopeSpans)
            {
                var scope = sources.Map(scoped.Scope);
                foreach (var span in scoped.Spans)
                    if (source is not null && Map(source, scope, span) is { } record)
                        spans.Add(record);
                    else
                        rejected++;
            }
        }
        return (spans, rejected);
    }

    private SpanRecord? Map(TelemetryInstance source, Instrumentation scope, Span span)
    {
        var traceId = WireText.Id(span.TraceId, 16);
        var spanId = WireText.Id(span.SpanId, 8);
        return traceId.Length == 0 || spanId.Length == 0 ? null : new SpanRecord
        {
            Source = source,
            Scope = scope,
            TraceId = traceId,
            SpanId = spanId,
            ParentId = WireText.Id(span.ParentSpanId, 8),
            Name = text.Cut(span.Name),
            Kind = span.Kind is >= 0 and <= 5 ? (SpanKind)span.Kind : SpanKind.Unspecified,
            Start = WireText.Nanos(span.StartTimeUnixNano),
            End = WireText.Nanos(span.EndTimeUnixNano),
            Attributes = text.Attributes(span.Attributes),
            Outcome = span.Status?.Code is 1 or 2 ? (SpanOutcome)span.Status.Code : SpanOutcome.Unset,
            OutcomeMessage = text.Cut(span.Status?.Message ?? ""),
            Events = [.. span.Events.Take(limits.MaxEventsPerSpan).Select(e =>
                new SpanEvent(WireText.Nanos(e.TimeUnixNano), text.Cut(e.Name), text.Attributes(e.Attributes)))],
            Links = [.. span.Links.Take(limits.MaxEventsPerSpan).Select(l =>
                new SpanLink(WireText.Id(l.TraceId, 16), WireText.Id(l.SpanId, 8), text.Attributes(l.Attributes)))],
        };
    }
}
