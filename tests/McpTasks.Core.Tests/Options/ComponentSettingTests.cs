using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace McpTasks.Core.Tests.Options;

/// <summary>The settings of one component, and of one schedule.</summary>
public sealed class ComponentSettingTests
{
    [Theory]
    [InlineData("RateLimits:1:Max", "1", "10000", "0", "10001")]
    [InlineData("RateLimits:1:Per", "00:00:00.001", "1.00:00:00", "00:00:00", "1.00:00:01")]
    [InlineData("Cooldowns:1:Window", "00:00:00.001", "1.00:00:00", "00:00:00", "1.00:00:01")]
    [InlineData("Debounce:Settle", "00:00:00.001", "1.00:00:00", "00:00:00", "1.00:00:01")]
    public void Both_ends_of_a_components_range_are_in_it_and_nothing_beyond(string name, string least, string most, string below, string above)
    {
        Assert.Empty(Refusals(Component(name, least)));
        Assert.Empty(Refusals(Component(name, most)));
        foreach (var wrong in new[] { below, above })
        {
            Assert.StartsWith(
                $"McpTasks:Components:work:{name} must be between ", Assert.Single(Refusals(Component(name, wrong))), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_components_priority_is_one_that_there_is()
    {
        Assert.Empty(Refusals(Component("Priority", "High")));
        Assert.StartsWith(
            "McpTasks:Components:work:Priority must be one of ", Assert.Single(Refusals(Component("Priority", "7"))), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Every", "00:00:01", null)]
    [InlineData("Every", "366.00:00:00", null)]
    [InlineData("Every", "00:00:00.9", "Every must be between 00:00:01 and 366.00:00:00, but is 00:00:00.9000000.")]
    [InlineData("Every", "366.00:00:01", "Every must be between 00:00:01 and 366.00:00:00, but is 366.00:00:01.")]
    [InlineData("Ttl", "00:00:01", null)]
    [InlineData("Ttl", "1.00:00:00", null)]
    [InlineData("Ttl", "00:00:00.9", "Ttl must be between 00:00:01 and 1.00:00:00, but is 00:00:00.9000000.")]
    [InlineData("Ttl", "1.00:00:01", "Ttl must be between 00:00:01 and 1.00:00:00, but is 1.00:00:01.")]
    [InlineData("Kind", "7", "Kind must be one of Tool, Prompt, Resource, but is 7.")]
    [InlineData("Missed", "7", "Missed must be one of Skip, RunOnce, RunAll, but is 7.")]
    [InlineData("Component", "", "Component must name a tool, a prompt or a resource.")]
    [InlineData("Arguments", """{"n":1}""", null)]
    [InlineData("Arguments", "[1]", "Arguments must be a JSON object, or empty.")]
    [InlineData("Arguments", "{", "Arguments must be a JSON object, or empty.")]
    [InlineData("Cron", "* * * * *", "Every must not be set beside Cron.")]
    public void A_schedules_settings_are_checked(string name, string value, string? refusal) => Assert.Equal(
        refusal is null ? [] : [$"McpTasks:Schedules:s:{refusal}"],
        Refusals(new()
        {
            ["Schedules:s:Component"] = "report",
            ["Schedules:s:Every"] = "00:01:00",
            [$"Schedules:s:{name}"] = value,
        }));

    [Theory]
    [InlineData("0 3 * * *", "Europe/Berlin", null)]
    [InlineData("0 0 3 * * *", "UTC", null)]
    [InlineData("0 0 3 * * * *", "UTC", "Cron must be a cron expression of five fields, or of six with seconds, but is '0 0 3 * * * *'.")]
    [InlineData("0 3 * * *", "Mars/Base", "TimeZone must be the name of a time zone, but is 'Mars/Base'.")]
    public void A_cron_expression_is_read_with_its_zone(string cron, string zone, string? refusal) => Assert.Equal(
        refusal is null ? [] : [$"McpTasks:Schedules:s:{refusal}"],
        Refusals(new() { ["Schedules:s:Component"] = "report", ["Schedules:s:Cron"] = cron, ["Schedules:s:TimeZone"] = zone }));

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void A_schedules_name_is_not_long(int length, bool good)
    {
        var path = $"Schedules:{new string('s', length)}";

        Assert.Equal(
            good ? [] : [$"McpTasks:{path} must have a name of at most 64 characters."],
            Refusals(new() { [$"{path}:Component"] = "report", [$"{path}:Every"] = "00:01:00" }));
    }

    /// <summary>Settings of a component with two limits of each kind, the second of which is tried.</summary>
    private static Dictionary<string, string?> Component(string name, string value)
    {
        var settings = new Dictionary<string, string?> { [$"Components:work:{name}"] = value };
        foreach (var place in new[] { 0, 1 })
        {
            settings.TryAdd($"Components:work:RateLimits:{place}:Max", "1");
            settings.TryAdd($"Components:work:RateLimits:{place}:Per", "00:01:00");
            settings.TryAdd($"Components:work:Cooldowns:{place}:Window", "00:01:00");
        }

        return settings;
    }

    private static IEnumerable<string> Refusals(Dictionary<string, string?> settings)
    {
        var values = settings.ToDictionary(one => $"McpTasks:{one.Key}", one => one.Value);
        using var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(values).Build())
            .AddLogging().AddMcpTasksCore().BuildServiceProvider();
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
            return [];
        }
        catch (OptionsValidationException error)
        {
            return error.Failures;
        }
    }
}
