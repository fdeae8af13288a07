using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace McpTasks.ServiceDefaults.Telemetry;

internal static class TelemetryServices
{
    private const string SuppressRequestTags = "Microsoft.AspNetCore.Hosting.SuppressActivityOpenTelemetryData";

    private static readonly string[] Sources = ["Microsoft.AspNetCore", "System.Net.Http", "MassTransit", "Experimental.ModelContextProtocol", "McpTasks", "McpTasks.*"];

    private static readonly string[] Meters =
        ["Microsoft.AspNetCore.*", "System.Net.Http", "System.Runtime", "MassTransit", "Experimental.ModelContextProtocol", "McpTasks", "McpTasks.*"];

    public static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        // ASP.NET Core 10 leaves its span empty unless it is told otherwise, before the server is made.
        if (!AppContext.TryGetSwitch(SuppressRequestTags, out _))
            AppContext.SetSwitch(SuppressRequestTags, isEnabled: false);

        var settings = OtelSettings.Check(builder.Configuration);
        builder.Services.AddSingleton<IValidateOptions<OtelSettings>>(settings);
        builder.Services.AddOptions<OtelSettings>().ValidateOnStart();
        builder.Services.Insert(0, ServiceDescriptor.Singleton<IHostedService, TelemetryStart>());
        var telemetry = new TelemetryBuilder(builder.Services)
            .ConfigureResource(resource => Identify(resource, builder))
            .WithTracing(tracing => tracing.AddSource(Sources).AddProcessor<TaskIdProcessor>())
            .WithMetrics(metrics => metrics.AddMeter(Meters))
            .WithLogging(null, logging => (logging.IncludeScopes, logging.IncludeFormattedMessage) = (true, true));
        // With a wrong setting the exporter could not be made; the start says which one it is.
        if (settings.Exports && settings.Failures.Count == 0)
            telemetry.UseOtlpExporter();
    }

    private static void Identify(ResourceBuilder resource, IHostApplicationBuilder builder)
    {
        var attributes = builder.Configuration[OtelSettings.ResourceAttributes] ?? "";
        if (string.IsNullOrEmpty(builder.Configuration[OtelSettings.ServiceName]) && !attributes.Contains("service.name=", StringComparison.Ordinal))
        {
            resource.AddService(
                builder.Environment.ApplicationName, autoGenerateServiceInstanceId: !attributes.Contains("service.instance.id=", StringComparison.Ordinal));
        }
    }
}
