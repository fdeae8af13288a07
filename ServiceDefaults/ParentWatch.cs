using System.Diagnostics;
using McpTasks.Shared.Processes;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace McpTasks.ServiceDefaults;

/// <summary>Ends a service whose app host has gone, also one that hangs while it ends. Only an app host asks for it, by <see cref="Setting"/>.</summary>
internal sealed class ParentWatch(IHostApplicationLifetime lifetime, ILogger<ParentWatch> logger) : IHostedService
{
    public const string Setting = "END_WITH_PARENT";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _ = WatchAsync();
        return Task.CompletedTask;
    }

    // The watch goes on while the service ends, to the end of the process.
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task WatchAsync()
    {
        await ParentProcess.GoneAsync();
        logger.LogWarning("Whoever started this service has gone: it ends");
        lifetime.StopApplication();
        await Task.Delay(Patience);
        Process.GetCurrentProcess().Kill();
    }
}
