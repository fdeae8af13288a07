using McpTasks.ServiceDefaults.Health;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Instrumentation.AspNetCore;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace McpTasks.ServiceDefaults.Telemetry;

internal static class TelemetryExtensions
{
    // Activity sources and meters alike.
    private static readonly string[] Sources = ["MassTransit", "Experimental.ModelContextProtocol", "McpTasks", "McpTasks.*"];

    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        var settings = OtelSettings.Check(builder.Configuration);
        builder.Services.AddSingleton<IValidateOptions<OtelSettings>>(settings);
        builder.Services.AddOptions<OtelSettings>().ValidateOnStart();
        var telemetry = builder.Services.AddOpenTelemetry()
            .WithLogging(null, logging => (logging.IncludeScopes, logging.IncludeFormattedMessage) = (true, true))
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddMeter(Sources))
            .WithTracing(tracing => tracing
                .AddSource(builder.Environment.ApplicationName)
                .AddSource(Sources)
                .AddAspNetCoreInstrumentation(Describe)
                .AddHttpClientInstrumentation()
                .AddProcessor<TaskIdProcessor>());
        if (settings.NamesNoService)
            telemetry.ConfigureResource(resource => resource.AddService(builder.Environment.ApplicationName));
        // With a wrong setting the exporter could not be made; the start says which one it is.
        if (settings.Exports && settings.Failures.Count == 0)
            telemetry.UseOtlpExporter();
    }

    /// <summary>Which requests are traced, and what their spans say besides what the instrumentation writes.</summary>
    private static void Describe(AspNetCoreTraceInstrumentationOptions requests) =>
        requests.Filter = context => !HealthEndpoints.IsProbe(context.Request);
}
