using McpTasks.Redis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry;
using OpenTelemetry.Trace;

namespace McpTasks.Cli.Operations;

/// <summary>The product's own services over the store, in a host that runs nothing by itself.</summary>
internal static class StoreHost
{
    private const string ConnectionName = "redis";

    public static IHost Build(StoreConnection connection)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { ApplicationName = "mcptasks" });
        // A person at a terminal wants to know soon that the store is away.
        const string RetryFor = $"{McpTasksRedisSettings.Section}:{nameof(McpTasksRedisSettings.RetryFor)}";
        builder.Configuration.AddInMemoryCollection([new(RetryFor, "00:00:03")]);
        builder.Configuration.AddEnvironmentVariables();
        builder.Configuration.AddInMemoryCollection([new($"ConnectionStrings:{ConnectionName}", connection.Text)]);
        AddLog(builder, connection.Verbose);
        builder.AddMcpTasksRedis(ConnectionName, settings =>
        {
            settings.KeyPrefix = connection.KeyPrefix ?? settings.KeyPrefix;
            settings.Shards = connection.Shards ?? settings.Shards;
        });
        builder.Services.AddSingleton<ITaskDispatcher, StoreDispatcher>();
        builder.Services.AddSingleton(Operator);
        builder.Services.AddMcpTasksCore();
        var host = builder.Build();
        // The host is not started, so the provider that sends spans must be created here.
        _ = host.Services.GetService<TracerProvider>();
        return host;
    }

    // A re-run takes from the task what a service knows of the component.
    private static TaskOperator Operator(IServiceProvider services)
    {
        var options = services.GetRequiredService<IOptions<McpTasksOptions>>().Value;
        return new(
            services.GetRequiredService<ITaskStore>(), services.GetRequiredService<ITaskQueue>(),
            services.GetRequiredService<ITaskStrikes>(),
            task => RecordedComponent.Of(task, options),
            services.GetRequiredService<TaskSubmitter>(), services.GetRequiredService<TaskIdentities>(),
            services.GetRequiredService<TaskCancellation>(), services.GetRequiredService<TaskAudit>());
    }

    /// <summary>
    /// The log goes to the standard error on demand, and to an OTLP endpoint where one is set, so that others can read the audit log.
    /// </summary>
    private static void AddLog(HostApplicationBuilder builder, bool verbose)
    {
        if (verbose)
            builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (!string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
        {
            builder.Services.AddOpenTelemetry()
                .WithLogging()
                .WithTracing(tracing => tracing.AddSource(TaskTelemetry.SourceName))
                .UseOtlpExporter();
        }
    }
}
