using System.Globalization;
using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Api;

/// <summary>What a caller of the JSON endpoints asks for: <c>?resource=</c>, <c>?traceId=</c>, <c>?attr=key=value</c> (repeatable), <c>?limit=</c>, <c>?follow=true</c>.</summary>
internal sealed record TelemetryQuery(string Resource, string TraceId, AttrFilter Attributes, int Limit, bool Follow)
{
    private const int DefaultLimit = 1_000;
    private const int MaxLimit = 100_000;

    public static TelemetryQuery From(HttpRequest request) => new(
        request.Query["resource"].ToString(),
        request.Query["traceId"].ToString().ToLowerInvariant(),
        AttrFilter.Parse(request.Query["attr"]),
        int.TryParse(request.Query["limit"], CultureInfo.InvariantCulture, out var limit) ? Math.Clamp(limit, 1, MaxLimit) : DefaultLimit,
        bool.TryParse(request.Query["follow"], out var follow) && follow);

    public bool Takes(SpanRecord span) => Takes(span.Source, span.TraceId, span.Attributes);

    public bool Takes(LogEntry log) => Takes(log.Source, log.TraceId, log.Attributes);

    private bool Takes(TelemetryInstance source, string traceId, Attr[] attributes) =>
        (Resource.Length == 0 || source.Resource.Name == Resource)
        && (TraceId.Length == 0 || traceId == TraceId)
        && Attributes.Takes(attributes);
}
