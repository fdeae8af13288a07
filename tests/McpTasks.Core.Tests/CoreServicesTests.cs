using McpTasks.Core.Tests.Running;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace McpTasks.Core.Tests;

/// <summary>What is registered, by what else there is.</summary>
public sealed class CoreServicesTests
{
    [Fact]
    public void What_is_added_twice_is_there_once()
    {
        var services = new ServiceCollection().AddInProcessTasks().AddMcpTasksRunner().AddInMemoryTaskStore();
        var count = services.Count;

        services.AddInProcessTasks().AddMcpTasksRunner().AddInMemoryTaskStore();

        Assert.Equal(count, services.Count);
    }

    [Theory]
    [InlineData("00:01:00", true, true)]
    [InlineData("00:01:00", false, false)]
    [InlineData(null, true, false)]
    public async Task Schedules_run_where_there_are_some_and_tasks_can_be_sent(string? every, bool sends, bool run)
    {
        await using var engine = new Engine();
        var settings = every is null ? [] : new Dictionary<string, string?>
        {
            ["McpTasks:Schedules:s:Component"] = "work", ["McpTasks:Schedules:s:Every"] = every,
        };
        var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build()).AddLogging().AddMetrics();
        services.AddMcpServer();
        if (sends)
            services.AddSingleton<ITaskDispatcher>(engine);
        await using var provider = services.AddInMemoryTaskStore().AddMcpTasksCore().BuildServiceProvider();

        Assert.Equal(run, provider.GetServices<IHostedService>().OfType<ScheduleService>().Any());
    }
}
