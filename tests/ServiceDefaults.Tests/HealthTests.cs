using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace McpTasks.ServiceDefaults;

public class HealthTests
{
    [Theory]
    [InlineData("Development")]
    [InlineData("Production")]
    public async Task A_failing_check_makes_the_service_unready_but_it_is_alive(string environment)
    {
        await using var service = await TestService.StartAsync(_ => { }, builder =>
        {
            builder.Environment.EnvironmentName = environment;
            builder.Services.AddHealthChecks().AddCheck("redis", () => HealthCheckResult.Unhealthy("redis.internal:6379 is away"));
        });
        using var client = service.Client;
        using var health = await client.GetAsync("/health", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        Assert.Equal("Unhealthy", await health.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("Healthy", await client.GetStringAsync("/alive", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_is_not_ready_yet_keeps_work_away_and_is_no_error_in_the_log()
    {
        await using var service = await TestService.StartAsync(_ => { }, builder =>
            builder.Services.AddHealthChecks().AddCheck("bus", () => HealthCheckResult.Unhealthy("not started"), tags: ["ready"]));
        using var client = service.Client;
        using var health = await client.GetAsync("/health", TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
        await service.App.StopAsync(TestContext.Current.CancellationToken);
        Assert.Contains(service.Logs, record => record.FormattedMessage!.Contains("not started", StringComparison.Ordinal));
        Assert.DoesNotContain(service.Logs, record => record.LogLevel >= LogLevel.Error);
    }

    [Fact]
    public void A_check_without_a_timeout_gets_one_and_another_keeps_its_own()
    {
        var builder = TestService.Builder();
        builder.Services.AddHealthChecks()
            .AddCheck("a", () => HealthCheckResult.Healthy())
            .AddCheck("b", () => HealthCheckResult.Healthy(), timeout: TimeSpan.FromSeconds(1));
        using var app = builder.Build();
        var checks = app.Services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations
            .ToDictionary(check => check.Name, check => check.Timeout);
        Assert.Equal((TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(1)), (checks["a"], checks["b"]));
    }

    [Fact]
    public async Task A_host_without_a_web_server_starts_too()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.AddServiceDefaults();
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        await host.StopAsync(TestContext.Current.CancellationToken);
    }
}
