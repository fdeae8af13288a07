using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Microsoft.Extensions.Hosting;

/// <summary>What every service has: traces, metrics and logs for the Aspire dashboard or any other collector, and health checks.</summary>
public static class ServiceDefaultsExtensions
{
    private static readonly string[] Sources = ["MassTransit", "Experimental.ModelContextProtocol", "McpTasks", "McpTasks.*"];

    /// <summary>Adds them. They are sent where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> says, and nowhere without it.</summary>
    public static void AddServiceDefaults(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHealthChecks();
        var telemetry = builder.Services.AddOpenTelemetry()
            .WithLogging(null, logging => (logging.IncludeScopes, logging.IncludeFormattedMessage) = (true, true))
            .WithMetrics(metrics => metrics.AddAspNetCoreInstrumentation().AddMeter(Sources))
            .WithTracing(tracing => tracing.AddSource(Sources).AddAspNetCoreInstrumentation());
        if (!string.IsNullOrEmpty(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            telemetry.UseOtlpExporter();
    }
}
