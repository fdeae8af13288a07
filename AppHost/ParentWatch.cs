using McpTasks.Shared.Processes;
using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting;

/// <summary>Ends the AppHost when the <c>dotnet run</c> that started it was killed.</summary>
internal sealed class ParentWatch(IHostApplicationLifetime lifetime) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Only `dotnet run` sets this. Whoever starts an AppHost in another way may end before it.
        if (Environment.GetEnvironmentVariable("DOTNET_LAUNCH_PROFILE") is null)
            return;
        await ParentProcess.GoneAsync(stoppingToken);
        lifetime.StopApplication();
    }
}
