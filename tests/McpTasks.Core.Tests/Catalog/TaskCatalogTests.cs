using McpTasks.Core.Tests.Running;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Server;

namespace McpTasks.Core.Tests.Catalog;

public sealed class TaskCatalogTests
{
    [Theory]
    [InlineData(TaskComponentKind.Tool, "work", "work")]
    [InlineData(TaskComponentKind.Prompt, "ask", "ask")]
    [InlineData(TaskComponentKind.Resource, "doc://start", "doc://start")]
    [InlineData(TaskComponentKind.Resource, "doc://page/7", "doc://page/{number}")]
    [InlineData(TaskComponentKind.Tool, "ask", null)]
    [InlineData(TaskComponentKind.Prompt, "work", null)]
    [InlineData(TaskComponentKind.Resource, "work", null)]
    [InlineData(TaskComponentKind.Resource, "doc://other", null)]
    public void What_a_client_names_is_found_among_its_kind(TaskComponentKind kind, string asked, string? name)
    {
        using var services = Server(withComponents: true);

        var found = services.GetRequiredService<TaskCatalog>().Find(kind, asked);

        Assert.Equal(name, found?.Name);
        Assert.True(found is null || found.Kind == kind);
    }

    [Theory]
    [InlineData(TaskComponentKind.Tool, "work", true)]
    [InlineData(TaskComponentKind.Prompt, "ask", true)]
    [InlineData(TaskComponentKind.Resource, "doc://start", true)]
    [InlineData(TaskComponentKind.Resource, "doc://page/{number}", true)]
    [InlineData(TaskComponentKind.Resource, "doc://page/7", false)]
    [InlineData(TaskComponentKind.Tool, "gone", false)]
    public void A_worker_finds_a_component_by_the_name_it_is_registered_with(TaskComponentKind kind, string name, bool found)
    {
        using var services = Server(withComponents: true);

        Assert.Equal(found ? name : null, services.GetRequiredService<TaskCatalog>().FindRegistered(kind, name)?.Name);
    }

    [Fact]
    public void Every_component_is_checked_at_the_start()
    {
        using var services = Server(withComponents: true);

        Assert.Equal(
            ["work", "ask", "doc://start", "doc://page/{number}"],
            services.GetRequiredService<TaskCatalog>().All().Select(one => one.Name));
    }

    [Fact]
    public async Task A_server_without_components_knows_none_and_starts()
    {
        await using var services = Server(withComponents: false);
        var catalog = services.GetRequiredService<TaskCatalog>();

        Assert.Empty(catalog.All());
        Assert.All(Enum.GetValues<TaskComponentKind>(), kind => Assert.Null(catalog.Find(kind, "work")));
        Assert.All(Enum.GetValues<TaskComponentKind>(), kind => Assert.Null(catalog.FindRegistered(kind, "work")));
        await services.GetServices<IHostedService>().OfType<CatalogCheck>().Single().StartAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_setting_for_a_component_that_is_not_there_is_told_at_the_start()
    {
        using var logs = new RecordedLogs();
        await using var services = Server(withComponents: true, logs, new()
        {
            ["McpTasks:Components:WORK:Priority"] = "High",
            ["McpTasks:Components:worl:Priority"] = "High",
        });

        await services.GetServices<IHostedService>().OfType<CatalogCheck>().Single().StartAsync(CancellationToken.None);

        Assert.Equal(["McpTasks:Components:worl is for a component that this service does not have"], logs.Texts);
    }

    private static ServiceProvider Server(bool withComponents, RecordedLogs? logs = null, Dictionary<string, string?>? settings = null)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings ?? []).Build()).AddMetrics();
        services.AddLogging(logging => logging.AddProvider(logs ?? new()));
        var server = services.AddMcpServer();
        if (withComponents)
        {
            server.WithTools([McpServerTool.Create(() => "x", new() { Name = "work" })])
                .WithPrompts([McpServerPrompt.Create(() => "x", new() { Name = "ask" })])
                .WithResources([
                    McpServerResource.Create(() => "x", new() { Name = "start", UriTemplate = "doc://start" }),
                    McpServerResource.Create((int number) => $"{number}", new() { Name = "page", UriTemplate = "doc://page/{number}" }),
                ]);
        }

        return services.AddMcpTasksCore().BuildServiceProvider();
    }
}
