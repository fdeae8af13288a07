using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace McpTasks.Core.Tests.Options;

public sealed class OptionsTests
{
    [Theory]
    [InlineData("DefaultTtl", "-00:00:01", "McpTasks:DefaultTtl must be between 00:00:01 and 1.00:00:00, but is -00:00:01.")]
    [InlineData("MaxTtl", "00:00:00", "McpTasks:MaxTtl must be between 00:00:01 and 30.00:00:00, but is 00:00:00.")]
    [InlineData("PollInterval", "00:00:00.01", "McpTasks:PollInterval must be between")]
    [InlineData("MaxAttempts", "0", "McpTasks:MaxAttempts must be between 1 and 100, but is 0.")]
    [InlineData("Lease", "00:00:00.5", "McpTasks:Lease must be between")]
    [InlineData("MaxResultBytes", "12", "McpTasks:MaxResultBytes must be between")]
    [InlineData("MaxPollInterval", "02:00:00", "McpTasks:MaxPollInterval must be between")]
    [InlineData("MaxRunTime", "00:00:00", "McpTasks:MaxRunTime must be between 00:00:01 and 30.00:00:00, but is 00:00:00.")]
    [InlineData("MaxInputBytes", "12", "McpTasks:MaxInputBytes must be between")]
    [InlineData("DefaultMode", "7", "McpTasks:DefaultMode must be one of Forbidden, Optional, Required, but is 7.")]
    public void A_setting_outside_its_range_is_refused_by_its_path(string name, string value, string message)
    {
        var error = Assert.Throws<OptionsValidationException>(() => Options(name, value));

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_value_that_is_no_time_names_its_path()
    {
        var error = Assert.Throws<InvalidOperationException>(() => Options("DefaultTtl", "soon"));

        Assert.Contains("McpTasks:DefaultTtl", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_defaults_are_valid() => Assert.Equal(TimeSpan.FromSeconds(5), Options("Unrelated", "x").PollInterval);

    private static McpTasksOptions Options(string name, string value)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new($"McpTasks:{name}", value)]).Build();
        using var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(configuration)
            .AddLogging()
            .AddMcpTasksCore()
            .BuildServiceProvider();
        return services.GetRequiredService<IOptions<McpTasksOptions>>().Value;
    }
}
