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
        ["McpTasks:AttemptTimeout"] = "00:01:00",
        ["McpTasks:Retry:MaxRetries"] = "5",
        ["McpTasks:Retry:Delay"] = "00:00:07",
        ["McpTasks:Retry:MaxDelay"] = "00:00:09",
        ["McpTasks:Retry:Backoff"] = "Constant",
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
    public void The_ends_of_the_ranges_of_retries_and_limits_are_in_them()
    {
        var least = SupportOf([
            TaskSupport(
                TaskMode.Optional, MaxAttempts = 1, MaxRetries = 0, RetryDelay = "00:00:00.001", MaxRetryDelay = "00:00:00.001",
                MaxConcurrency = 1, MaxConcurrencyPerOwner = 1),
            ConcurrencyPer("customer", Max = 1)] () => "x");
        var most = SupportOf([
            TaskSupport(
                TaskMode.Optional, MaxRetries = 100, RetryDelay = "1.00:00:00", MaxRetryDelay = "1.00:00:00",
                MaxConcurrency = 10_000, MaxConcurrencyPerOwner = 10_000, AttemptTimeout = "30.00:00:00"),
            ConcurrencyPer("customer", Max = 10_000)] () => "x");

        Assert.Equal((1, 0), (least.MaxAttempts, least.Retry.MaxRetries));
        Assert.Equal((1, 1), (least.Retry.Delay.TotalMilliseconds, least.Retry.MaxDelay.TotalMilliseconds));
        Assert.Equal((1, 1, 1), (least.Concurrency.Max, least.Concurrency.MaxPerOwner, least.Concurrency.MaxPerArgument["customer"]));
        Assert.Equal(
            (100, 1, 1, 30),
            (most.Retry.MaxRetries, most.Retry.Delay.TotalDays, most.Retry.MaxDelay.TotalDays, most.AttemptTimeout?.TotalDays));
        Assert.Equal(
            (10_000, 10_000, 10_000),
            (most.Concurrency.Max, most.Concurrency.MaxPerOwner, most.Concurrency.MaxPerArgument["customer"]));
    }

    [Fact]
    public void What_a_component_says_of_retries_goes_before_the_settings()
    {
        var its = SupportOf([
            TaskSupport(
                TaskMode.Optional, MaxRetries = 2, RetryDelay = "00:00:02", MaxRetryDelay = "00:00:04", RetryBackoff = TaskBackoff.Linear,
                RetryOn = [typeof(IOException)])] () => "x");
        var theirs = SupportOf([TaskSupport(TaskMode.Optional)] () => "x");

        Assert.Equal((2, 2, 4, TaskBackoff.Linear), RetryOf(its));
        Assert.Equal((true, false), (its.Retry.ShouldRetry(new FileNotFoundException()), its.Retry.ShouldRetry(new TimeoutException())));
        Assert.Equal((5, 7, 9, TaskBackoff.Constant), RetryOf(theirs));
        Assert.Equal(
            (TaskBackoff.Exponential, TaskBackoff.Linear),
            (new TaskSupportAttribute(default).RetryBackoff, new TaskSupportAttribute(default) { RetryBackoff = TaskBackoff.Linear }.RetryBackoff));
        Assert.True(theirs.Retry.ShouldRetry(new TimeoutException()));

        static (int, double, double, TaskBackoff) RetryOf(TaskSupport support) =>
            (support.Retry.MaxRetries, support.Retry.Delay.TotalSeconds, support.Retry.MaxDelay.TotalSeconds, support.Retry.Backoff);
    }

    [Fact]
    public void A_component_may_run_for_as_long_as_it_likes_where_the_settings_have_a_limit()
    {
        Assert.Equal(TimeSpan.FromMinutes(1), SupportOf([TaskSupport(TaskMode.Optional)] () => "x").AttemptTimeout);
        Assert.Null(SupportOf([TaskSupport(TaskMode.Optional, AttemptTimeout = "00:00:00")] () => "x").AttemptTimeout);
    }

    [Fact]
    public void Of_two_limits_of_one_argument_the_first_holds_and_none_means_one()
    {
        var support = SupportOf([
            TaskSupport(TaskMode.Optional), ConcurrencyPer("customer", Max = 3), ConcurrencyPer("customer", Max = 7),
            ConcurrencyPer("order", Max = 0)] () => "x");

        Assert.Equal(new Dictionary<string, int> { ["customer"] = 3, ["order"] = 1 }, support.Concurrency.MaxPerArgument);
        Assert.Equal((null, null), (support.Concurrency.Max, support.Concurrency.MaxPerOwner));
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
        { [TaskSupport(TaskMode.Optional, MaxAttempts = 101)] () => "x", "MaxAttempts must be from 1 to 100, or 0 for the server's default, but is 101" },
        { [TaskSupport(TaskMode.Optional, MaxRetries = 101)] () => "x", "MaxRetries must be from 0 to 100, or -1 for the server's default, but is 101" },
        { [TaskSupport(TaskMode.Optional, MaxRetries = -2)] () => "x", "MaxRetries must be from 0 to 100" },
        { [TaskSupport(TaskMode.Optional, RetryDelay = "00:00:00")] () => "x", "RetryDelay must be a time from one millisecond to one day" },
        { [TaskSupport(TaskMode.Optional, MaxRetryDelay = "1.00:00:01")] () => "x", "MaxRetryDelay must be a time from one millisecond to one day" },
        { [TaskSupport(TaskMode.Optional, RetryBackoff = (TaskBackoff)7)] () => "x", "RetryBackoff must be one of Exponential, Linear, Constant, but is 7" },
        { [TaskSupport(TaskMode.Optional, RetryOn = [typeof(string)])] () => "x", "RetryOn must be types of exceptions, but is System.String" },
        { [TaskSupport(TaskMode.Optional, AttemptTimeout = "-00:00:01")] () => "x", "AttemptTimeout must be a time from 0 (no limit) to 30 days" },
        { [TaskSupport(TaskMode.Optional, AttemptTimeout = "30.00:00:01")] () => "x", "AttemptTimeout must be a time from 0 (no limit) to 30 days" },
        { [TaskSupport(TaskMode.Optional, Priority = (TaskPriority)7)] () => "x", "Priority must be one of " },
        { [TaskSupport(TaskMode.Optional, MaxConcurrency = -1)] () => "x", "MaxConcurrency must be from 1 to 10,000, or 0 for no limit, but is -1" },
        { [TaskSupport(TaskMode.Optional, MaxConcurrencyPerOwner = 10_001)] () => "x", "MaxConcurrencyPerOwner must be from 1 to 10,000" },
        { [TaskSupport(TaskMode.Optional), ConcurrencyPer("customer", Max = -1)] () => "x", "[ConcurrencyPer] customer must be from 1 to 10,000" },
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
