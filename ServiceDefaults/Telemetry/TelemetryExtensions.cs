using McpTasks.ServiceDefaults.Health;
using Microsoft.Extensions.Configuration;
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
                .AddProcessor<UnrecordedProcessor>()
                .AddProcessor<TaskIdProcessor>()
                .AddProcessor<RequestNameProcessor>());
        if (settings.NamesNoService)
            telemetry.ConfigureResource(resource => resource.AddService(builder.Environment.ApplicationName));
        // With a wrong setting the exporter could not be made; the start says which one it is.
        if (settings.Exports && settings.Failures.Count == 0)
            telemetry.UseOtlpExporter();
        SendSoon(builder.Configuration);
    }

    // Whoever watches a task sees its progress within a second; the SDK's own five are for those who look back.
    private static void SendSoon(IConfigurationManager configuration)
    {
        foreach (var name in new[] { "OTEL_BSP_SCHEDULE_DELAY", "OTEL_BLRP_SCHEDULE_DELAY" })
        {
            if (string.IsNullOrWhiteSpace(configuration[name]))
                configuration[name] = "500";
        }
    }

    /// <summary>Which requests are traced, and what their spans say besides what the instrumentation writes.</summary>
    private static void Describe(AspNetCoreTraceInstrumentationOptions requests) =>
        requests.Filter = context => !HealthEndpoints.IsProbe(context.Request);
}
