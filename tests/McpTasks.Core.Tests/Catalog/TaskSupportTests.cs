using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol.Server;

namespace McpTasks.Core.Tests.Catalog;

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
        var support = SupportOf(
            [TaskSupport(TaskMode.Optional, InlineGraceSeconds = 0, MaxRunTime = "2.00:00:00", MaxAttempts = 1)] () => "x");

        Assert.Equal((TimeSpan.Zero, TimeSpan.FromDays(2), 1), (support.InlineGrace, support.MaxRunTime, support.MaxAttempts));
    }

    [Fact]
    public void The_ends_of_each_range_are_in_it()
    {
        var least = SupportOf(
            [TaskSupport(TaskMode.Optional, PollIntervalSeconds = 0.1, MaxTtl = "00:00:01", MaxRunTime = "00:00:01", InlineGraceSeconds = 0)] () => "x");
        var most = SupportOf(
            [TaskSupport(TaskMode.Optional, PollIntervalSeconds = 3600, MaxRunTime = "30.00:00:00", InlineGraceSeconds = 30, MaxAttempts = 100)] () => "x");

        Assert.Equal(
            (0.1, 1, 1, 0),
            (least.PollInterval.TotalSeconds, least.MaxTtl.TotalSeconds, least.MaxRunTime.TotalSeconds, least.InlineGrace.TotalSeconds));
        Assert.Equal(
            (3600, 30, 30, 100),
            (most.PollInterval.TotalSeconds, most.MaxRunTime.TotalDays, most.InlineGrace.TotalSeconds, most.MaxAttempts));
    }

    [Fact]
    public void The_server_caps_how_long_a_component_keeps_its_tasks()
    {
        Assert.Equal(TimeSpan.FromHours(24), SupportOf([TaskSupport(TaskMode.Optional, MaxTtl = "2.00:00:00")] () => "x").MaxTtl);
        Assert.Equal(TimeSpan.FromHours(2), SupportOf([TaskSupport(TaskMode.Optional, MaxTtl = "02:00:00")] () => "x").MaxTtl);
        Assert.Equal(TimeSpan.FromHours(24), SupportOf([TaskSupport(TaskMode.Optional)] () => "x").MaxTtl);
    }

    [Fact]
    public void The_mode_is_the_methods_else_its_classs_else_the_servers()
    {
        Assert.Equal(TaskMode.Forbidden, SupportOf(() => "x").Mode);
        Assert.Equal(TaskMode.Optional, SupportOf([TaskSupport(TaskMode.Optional)] () => "x").Mode);
        Assert.Equal((TaskMode.Required, TaskMode.Optional), (ModeOf(nameof(Tools.Plain)), ModeOf(nameof(Tools.Own))));
    }

    public static TheoryData<Delegate, string> Wrong { get; } = new()
    {
        { [
            TaskSupport(TaskMode.Optional, InlineGraceSeconds = 31)] () => "x", "InlineGraceSeconds must be from 0 to 30, or -1 for the server's default, but is 31" },
        { [TaskSupport(TaskMode.Optional, InlineGraceSeconds = double.NaN)] () => "x", "InlineGraceSeconds must be from 0 to 30" },
        { [TaskSupport(TaskMode.Optional, MaxRunTime = "soon")] () => "x", "MaxRunTime must be a time from one second to 30 days" },
        { [TaskSupport(TaskMode.Optional, MaxRunTime = "31.00:00:00")] () => "x", "MaxRunTime must be a time from one second to 30 days" },
        { [TaskSupport(TaskMode.Optional, InlineGraceSeconds = -0.5)] () => "x", "InlineGraceSeconds must be from 0 to 30" },
        { [TaskSupport(TaskMode.Optional, MaxRunTime = "00:00:00.999")] () => "x", "MaxRunTime must be a time from one second to 30 days" },
        { [TaskSupport(TaskMode.Optional, PollIntervalSeconds = 3601)] () => "x", "PollIntervalSeconds must be from 0.1 to 3600" },
        { [TaskSupport(TaskMode.Optional, MaxAttempts = -1)] () => "x", "MaxAttempts must be from 1 to 100" },
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

    private static TaskMode ModeOf(string method) => TaskSupport.From(
        "work", McpServerTool.Create(typeof(Tools).GetMethod(method)!).Metadata, new()).Mode;

    [TaskSupport(TaskMode.Required)]
    private static class Tools
    {
        public static string Plain() => "x";

        [TaskSupport(TaskMode.Optional)]
        public static string Own() => "x";
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
