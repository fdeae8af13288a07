using McpTasks.ServiceDefaults.Health;
using McpTasks.ServiceDefaults.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Options;

// Aspire's own namespace for service defaults, so that Program.cs needs no using and Aspire's guides fit.
namespace Microsoft.Extensions.Hosting;

/// <summary>What every service of the system has: one call when it is built, one when its endpoints are mapped.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>
    /// Adds traces, metrics and logs (exported over OTLP when <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> is set; the standard <c>OTEL_*</c> variables
    /// hold and are checked at start), health checks, service discovery, and HTTP clients that know it and retry what is safe to retry.
    /// </summary>
    /// <typeparam name="TBuilder">The kind of application.</typeparam>
    /// <param name="builder">The application.</param>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder)
        where TBuilder : IHostApplicationBuilder
    {
        builder.AddTelemetry();
        builder.Services.AddDefaultHealthChecks();
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            // A POST that was sent may have created a task: only methods without effect are sent again.
            http.AddStandardResilienceHandler(resilience => resilience.Retry.DisableForUnsafeHttpMethods());
            http.AddServiceDiscovery();
        });
        return builder;
    }

    /// <summary>
    /// Maps <c>/health</c> (every check: ready for work) and <c>/alive</c> (checks tagged <c>live</c>: not stuck) in every environment. The
    /// answer is one word; the reasons are in the log.
    /// </summary>
    /// <param name="app">The application.</param>
    public static WebApplication MapDefaultEndpoints(this WebApplication app)
    {
        // Mapping health makes every check, and with the bus's the bus: what is wrong with a setting is told before that.
        app.Services.GetService<IStartupValidator>()?.Validate();
        app.MapHealth();
        return app;
    }
}
