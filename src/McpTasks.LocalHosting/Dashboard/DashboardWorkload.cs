using McpTasks.LocalHosting.Orchestration;
using McpTasks.LocalHosting.Processes;
using McpTasks.LocalHosting.Projects;
using McpTasks.LocalHosting.ResourceService;

namespace McpTasks.LocalHosting.Dashboard;

/// <summary>Runs the dashboard beside the application's resources.</summary>
internal sealed class DashboardWorkload(RunContext run, string projectPath, string assembly, Uri resourceService, string resourceServiceKey) : Workload
{
    public const string ResourceName = "dashboard";

    public override string Name => ResourceName;

    public override ResourceType Type => ResourceType.Project;

    /// <summary>It outlives the services, to take their last telemetry.</summary>
    public override StopOrder StopOrder => StopOrder.Infrastructure;

    public override Task<LaunchPlan> PlanAsync(ReplicaName replica, CancellationToken cancellationToken)
    {
        var settings = run.Settings.Dashboard;
        var variables = new VariableSet()
            .Set("LOGGING__CONSOLE__FORMATTERNAME", "simple")
            .Set("DOTNET_SYSTEM_CONSOLE_ALLOW_ANSI_COLOR_REDIRECTION", "true")
            .Set("DOTNET_SHUTDOWNTIMEOUTSECONDS", "1")
            .Set("ASPNETCORE_URLS", $"http://localhost:{settings.Port}")
            .Set("Dashboard__Otlp__GrpcUrl", $"http://localhost:{settings.OtlpGrpcPort}")
            .Set("Dashboard__Otlp__HttpUrl", $"http://localhost:{settings.OtlpHttpPort}")
            .Set("Dashboard__Otlp__ApiKey", settings.OtlpApiKey, secret: true)
            .Set("Dashboard__Frontend__BrowserToken", settings.BrowserToken, secret: true)
            .Set("Dashboard__Api__PrimaryApiKey", settings.ApiKey, secret: true)
            .Set("Dashboard__ResourceService__Url", resourceService.GetLeftPart(UriPartial.Authority))
            .Set("Dashboard__ResourceService__ApiKey", resourceServiceKey, secret: true);
        if (settings.ForwardUrl is { } forward)
            variables.Set("Dashboard__Forward__Url", forward).Set("Dashboard__Forward__Protocol", settings.ForwardProtocol)
                .Set("Dashboard__Forward__Headers", settings.ForwardHeaders ?? "", secret: true);
        return Task.FromResult(new LaunchPlan
        {
            Start = new ChildStart
            {
                FileName = Executables.DotNet,
                Arguments = [assembly],
                WorkingDirectory = Path.GetDirectoryName(projectPath)!,
                Environment = variables.Over(WithoutTelemetry(InheritedEnvironment.Copy())),
            },
            Environment = variables.ToList(),
            Probe = new TcpProbe(settings.Port),
            Urls = [new ResourceUrl("http", $"http://localhost:{settings.Port}")],
        });
    }

    /// <summary>A dashboard that sends telemetry to itself would never come to rest.</summary>
    private static Dictionary<string, string> WithoutTelemetry(Dictionary<string, string> inherited)
    {
        foreach (var name in inherited.Keys.Where(k => k.StartsWith("OTEL_", StringComparison.OrdinalIgnoreCase)).ToList())
            inherited.Remove(name);
        return inherited;
    }
}
