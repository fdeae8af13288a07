using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace McpTasks.ServiceDefaults.Telemetry;

/// <summary>What <c>AddOpenTelemetry()</c> of OpenTelemetry.Extensions.Hosting gives; it and <see cref="TelemetryStart"/> are all that is used of that package.</summary>
internal sealed class TelemetryBuilder(IServiceCollection services) : IOpenTelemetryBuilder
{
    public IServiceCollection Services => services;
}

/// <summary>Makes the providers before anything else starts; the container ends them last, which sends what they still hold.</summary>
internal sealed class TelemetryStart(IServiceProvider services) : IHostedService, IDisposable
{
    private IDisposable? _requests;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        services.GetService<MeterProvider>();
        services.GetService<TracerProvider>();
        // A host without a web server has no such listener.
        _requests = services.GetService<DiagnosticListener>()?.Subscribe(new RequestSpans(), RequestSpans.Wants);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _requests?.Dispose();
}
