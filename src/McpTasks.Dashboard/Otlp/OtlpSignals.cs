using McpTasks.Dashboard.Otlp.Wire;
using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Otlp;

/// <summary>One kind of telemetry: where it comes in by either protocol, and what takes it.</summary>
internal sealed record OtlpSignal(string HttpPath, string GrpcPath, Func<TelemetryIntake, Collection, ReadOnlyMemory<byte>, int> Take)
{
    public static readonly OtlpSignal[] All =
    [
        new("/v1/traces", "/opentelemetry.proto.collector.trace.v1.TraceService/Export", (intake, collection, body) =>
            OtlpBody.Parse(ExportTraceRequest.Parser, body) is var export && collection.Skips(export.Items()) ? 0 : intake.Take(export)),
        new("/v1/metrics", "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export", (intake, collection, body) =>
            OtlpBody.Parse(ExportMetricsRequest.Parser, body) is var export && collection.Skips(export.Items()) ? 0 : intake.Take(export)),
        new("/v1/logs", "/opentelemetry.proto.collector.logs.v1.LogsService/Export", (intake, collection, body) =>
            OtlpBody.Parse(ExportLogsRequest.Parser, body) is var export && collection.Skips(export.Items()) ? 0 : intake.Take(export)),
    ];

    /// <summary>The answer to an export; empty unless something was rejected.</summary>
    public static ExportResponse Answer(int rejected) => rejected == 0 ? new() : new()
    {
        PartialSuccess = new()
        {
            Rejected = rejected,
            ErrorMessage = "Items without a valid trace or span id, or of more resources than Dashboard:Limits:MaxResources, are not kept.",
        },
    };
}
