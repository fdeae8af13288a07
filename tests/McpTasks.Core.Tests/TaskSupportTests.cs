using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol.Server;

namespace McpTasks.Core.Tests;

public sealed class TaskSupportTests
{
    private static readonly Dictionary<string, string?> Settings = new()
    {
        ["McpTasks:InlineGrace"] = "00:00:02",
        ["McpTasks:MaxRunTime"] = "01:00:00",
        ["McpTasks:MaxAttempts"] = "7",
    };

    [Fact]
    public void What_a_component_leaves_out_comes_from_the_settings()
    {
        var support = SupportOf([TaskSupport(TaskMode.Optional)] () => "x");

        Assert.Equal((TimeSpan.FromSeconds(2), TimeSpan.FromHours(1), 7), (support.InlineGrace, support.MaxRunTime, support.MaxAttempts));
    }

    [Fact]
    public void A_component_overrides_the_settings_also_to_switch_off()
    {
        var support = SupportOf([TaskSupport(TaskMode.Optional, InlineGraceSeconds = 0, MaxRunTime = "2.00:00:00", MaxAttempts = 1)] () => "x");

        Assert.Equal((TimeSpan.Zero, TimeSpan.FromDays(2), 1), (support.InlineGrace, support.MaxRunTime, support.MaxAttempts));
    }

    public static TheoryData<Delegate, string> Wrong { get; } = new()
    {
        { [TaskSupport(TaskMode.Optional, InlineGraceSeconds = 31)] () => "x", "InlineGraceSeconds must be from 0 to 30, or -1 for the server's default, but is 31" },
        { [TaskSupport(TaskMode.Optional, InlineGraceSeconds = double.NaN)] () => "x", "InlineGraceSeconds must be from 0 to 30" },
        { [TaskSupport(TaskMode.Optional, MaxRunTime = "soon")] () => "x", "MaxRunTime must be a time from one second to 30 days" },
        { [TaskSupport(TaskMode.Optional, MaxRunTime = "31.00:00:00")] () => "x", "MaxRunTime must be a time from one second to 30 days" },
        { [TaskSupport(TaskMode.Optional, MaxTtl = "00:00:00")] () => "x", "MaxTtl must be a time of at least one second" },
        { [TaskSupport(TaskMode.Optional, PollIntervalSeconds = 0.01)] () => "x", "PollIntervalSeconds must be from 0.1 to 3600" },
        { [TaskSupport(TaskMode.Optional, MaxAttempts = 101)] () => "x", "MaxAttempts must be from 1 to 100" },
    };

    [Theory, MemberData(nameof(Wrong), DisableDiscoveryEnumeration = true)]
    public async Task A_wrong_attribute_stops_the_start_and_names_its_component(Delegate method, string message)
    {
        await using var services = Services(method);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => services.GetServices<IHostedService>().OfType<CatalogCheck>().Single().StartAsync(CancellationToken.None));

        Assert.Contains($"[TaskSupport] of 'work': {message}", error.Message, StringComparison.Ordinal);
    }

    private static TaskSupport SupportOf(Delegate method)
    {
        using var services = Services(method);
        return services.GetRequiredService<TaskCatalog>().Find(TaskComponentKind.Tool, "work")!.Support;
    }

    private static ServiceProvider Services(Delegate method)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(Settings).Build()).AddLogging().AddMetrics();
        services.AddMcpServer().WithTools([McpServerTool.Create(method, new() { Name = "work" })]);
        return services.AddMcpTasksCore().BuildServiceProvider();
    }
}
