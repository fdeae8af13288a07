using McpTasks.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace McpTasks.AspNetCore.Tests.Http;

public sealed class OptionsTests
{
    [Theory]
    [InlineData("MaxRequestBodyBytes", "0")]
    [InlineData("MaxRequestBytesInFlight", "1048575")]
    [InlineData("MaxJsonDepth", "1000")]
    [InlineData("MaxSessions", "0")]
    [InlineData("MaxSessionsPerOwner", "-1")]
    [InlineData("SessionIdleTimeout", "00:00:01")]
    [InlineData("KeepAliveInterval", "00:00:00")]
    [InlineData("ResponseHeaderDelay", "-00:00:01")]
    [InlineData("MaxReplayBytesPerSession", "-1")]
    [InlineData("MaxReplayBytes", "-1")]
    [InlineData("ReplayRetention", "00:00:00")]
    [InlineData("AllowedHosts:0", "http://example.com")]
    [InlineData("AllowedHosts:0", "")]
    [InlineData("AllowedOrigins:0", "example.com")]
    public async Task A_setting_out_of_range_stops_the_start_and_is_named(string setting, string value)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(
            () => McpHost.StartAsync(new() { [$"McpTasks:Http:{setting}"] = value }));
        Assert.Contains($"McpTasks:Http:{setting.Split(':')[0]}", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_defaults_are_valid() =>
        Assert.True(new McpHttpOptionsValidator().Validate(null, new McpHttpOptions()).Succeeded);
}
