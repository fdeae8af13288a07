using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Server;

namespace McpTasks.Core.Tests.Simulation;

/// <summary>
/// What all processes of all worlds share, since it is the same in each: settings, the catalog, and where the story is told to nobody.
/// </summary>
internal static class SimParts
{
    private static readonly McpServerTool Tool = McpServerTool.Create(
        [TaskSupport(TaskMode.Optional, MaxAttempts = 100)] () => "x", new() { Name = "work" });

    public static readonly ServiceProvider Services = Build();

    public static readonly IOptions<McpTasksOptions> Options = Services.GetRequiredService<IOptions<McpTasksOptions>>();
    public static readonly IServiceScopeFactory Scopes = Services.GetRequiredService<IServiceScopeFactory>();
    public static readonly TaskCatalog Catalog = Services.GetRequiredService<TaskCatalog>();
    public static readonly TaskMetrics Metrics = Services.GetRequiredService<TaskMetrics>();
    public static readonly TaskAudit Audit = Services.GetRequiredService<TaskAudit>();
    public static readonly TaskEndings Endings = Services.GetRequiredService<TaskEndings>();
    public static readonly TaskComponent Component = Catalog.Find(TaskComponentKind.Tool, "work")!;

    private static ServiceProvider Build()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build()).AddMetrics();
        services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance).AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        services.AddMcpServer().WithTools([Tool]);
        services.AddMcpTasksRunner();
        return services.BuildServiceProvider();
    }
}
