using System.Globalization;
using MassTransit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace McpTasks.MassTransit.Tests;

public sealed class SettingsTests
{
    [Theory]
    [InlineData("McpTasks:Worker:Concurrency=0", "McpTasks:Worker:Concurrency must be between 1 and 1024, but is 0.")]
    [InlineData("McpTasks:Worker:MaxWaiting=-1", "McpTasks:Worker:MaxWaiting must be between 0 and 100000, but is -1.")]
    [InlineData("McpTasks:Worker:Queue=a b", "McpTasks:Worker:Queue must have 1 to 128 characters")]
    [InlineData("McpTasks:Worker:DrainTimeout=-00:00:01", "McpTasks:Worker:DrainTimeout must be between")]
    [InlineData("McpTasks:DefaultTtl=-00:00:01", "McpTasks:DefaultTtl must be between")]
    public async Task A_wrong_setting_stops_the_start_and_is_named(string setting, string message)
    {
        var error = await Assert.ThrowsAnyAsync<Exception>(() => WorkerApp.StartAsync<Tools>(setting));

        var validation = Assert.IsType<OptionsValidationException>(error is AggregateException all ? all.InnerExceptions[0] : error);
        Assert.Contains(message, validation.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("00:00:00")]
    [InlineData("01:00:00")]
    public void The_bus_gives_its_consumers_up_only_after_the_worker_has_given_up_its_tasks(string drain)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection([new("McpTasks:Worker:DrainTimeout", drain)]);
        builder.AddMcpTasksWorker(bus => bus.UsingInMemory());
        using var host = builder.Build();

        var drained = host.Services.GetRequiredService<IOptions<McpTasksWorkerOptions>>().Value.DrainTimeout;
        var given = host.Services.GetRequiredService<IOptions<MassTransitHostOptions>>().Value;

        Assert.Equal(drain, drained.ToString());
        Assert.True(given.ConsumerStopTimeout > drained, $"The bus gives up after {given.ConsumerStopTimeout}");
        Assert.True(given.StopTimeout > given.ConsumerStopTimeout, $"The bus stops after {given.StopTimeout}");
    }

    [Theory]
    [InlineData("00:00:30", "00:01:10")]
    [InlineData("00:05:00", "00:05:00")]
    [InlineData("-00:00:00.001", "-00:00:00.001")]
    public void A_host_waits_for_its_worker_to_drain_and_no_shorter_than_it_was_told(string told, string waits)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { Args = ["McpTasks:Worker:DrainTimeout=00:01:00"] });
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.Parse(told, CultureInfo.InvariantCulture));
        builder.AddMcpTasksWorker(bus => bus.UsingInMemory());
        using var host = builder.Build();

        var given = host.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout;

        Assert.Equal(TimeSpan.Parse(waits, CultureInfo.InvariantCulture), given);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_bus_takes_the_tasks_from_their_process_whichever_is_added_first(bool bus)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddLogging().AddMetrics().AddMcpServer();
        if (bus)
            builder.AddMcpTasksDispatcher(bus => bus.UsingInMemory());
        builder.AddMcpTasksInProcess();
        if (!bus)
            builder.AddMcpTasksDispatcher(bus => bus.UsingInMemory());
        using var host = builder.Build();
        await host.StartAsync();

        Assert.Same(typeof(McpTasksWorkerExtensions).Assembly, host.Services.GetRequiredService<ITaskDispatcher>().GetType().Assembly);
        Assert.Empty(await host.Services.GetRequiredService<ITaskWorkers>().ListAsync(CancellationToken.None));
        await host.StopAsync();
    }
}
