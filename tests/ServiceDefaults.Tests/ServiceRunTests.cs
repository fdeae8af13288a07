using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace McpTasks.ServiceDefaults;

public sealed class ServiceRunTests : IDisposable
{
    private readonly TextWriter _before = Console.Error;
    private readonly StringWriter _errors = new();

    public ServiceRunTests() => Console.SetError(_errors);

    public void Dispose() => Console.SetError(_before);

    [Fact]
    public async Task Wrong_settings_end_it_with_a_line_for_each()
    {
        var builder = TestService.Builder(("OTEL_TRACES_SAMPLER", "some"), ("OTEL_METRIC_EXPORT_INTERVAL", "0"));
        builder.Services.AddOptions<Other>().Validate(_ => false, "Other:Setting is wrong.").ValidateOnStart();
        Assert.Equal(1, await ServiceRun.RunAsync(builder.Build));
        var lines = _errors.ToString().Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(
            ["OTEL_METRIC_EXPORT_INTERVAL", "OTEL_TRACES_SAMPLER", "Other:Setting"],
            lines.Select(line => line.Split(' ')[0]).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_setting_that_cannot_be_read_is_named()
    {
        var builder = TestService.Builder(("Other:Number", "many"));
        builder.Services.AddOptions<Other>().BindConfiguration("Other").ValidateOnStart();
        Assert.Equal(1, await ServiceRun.RunAsync(builder.Build));
        Assert.Equal("Failed to convert configuration value 'many' at 'Other:Number' to type 'System.Int32'.", _errors.ToString().Trim());
    }

    [Fact]
    public async Task An_address_in_use_is_said_in_one_line()
    {
        await using var first = await TestService.StartAsync(_ => { });
        var second = TestService.Builder().Build();
        second.Urls.Clear();
        second.Urls.Add(first.App.Urls.First());
        Assert.Equal(1, await ServiceRun.RunAsync(() => second));
        Assert.Contains(
            $"{first.App.Urls.First()}: address already in use. Choose another with --urls.", _errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_was_stopped_ends_with_0()
    {
        var app = TestService.Builder().Build();
        app.Lifetime.ApplicationStarted.Register(app.Lifetime.StopApplication);
        Assert.Equal(0, await ServiceRun.RunAsync(() => app));
        Assert.Empty(_errors.ToString());
    }

    [Fact]
    public async Task Any_other_failure_is_not_hidden()
    {
        var builder = TestService.Builder();
        builder.Services.AddHostedService<Broken>();
        await Assert.ThrowsAsync<InvalidOperationException>(() => ServiceRun.RunAsync(builder.Build));
    }

    private sealed class Other
    {
        public int Number { get; set; }
    }

    private sealed class Broken : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => throw new InvalidOperationException("broken");

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
