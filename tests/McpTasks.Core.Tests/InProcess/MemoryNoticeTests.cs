using McpTasks.Core.Tests.Running;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace McpTasks.Core.Tests.InProcess;

/// <summary>Tasks that end with their process are told of where nobody asked for that.</summary>
public sealed class MemoryNoticeTests : IDisposable
{
    private const int KeptInMemory = 1002;
    private readonly RecordedLogs _logs = new();

    public void Dispose() => _logs.Dispose();

    [Fact]
    public async Task A_process_that_keeps_its_tasks_in_memory_says_so() => Assert.Equal([KeptInMemory], await ToldAsync(_ => { }));

    [Fact]
    public async Task Where_that_is_meant_nothing_is_said() => Assert.Empty(await ToldAsync(services => services.AddInMemoryTaskStore()));

    [Fact]
    public async Task Nor_is_it_where_there_is_another_store() =>
        Assert.Empty(await ToldAsync(services => services.AddSingleton(FaultyStore.Over(new InMemoryTaskStore(new FakeTimeProvider()), new()))));

    [Fact]
    public async Task A_bus_whose_workers_could_not_see_the_tasks_stops_the_start_and_the_missing_line_is_named()
    {
        await using var engine = new Engine();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => ToldAsync(services => services.AddSingleton<ITaskDispatcher>(engine)));

        Assert.Contains("AddMcpTasksRedis()", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_bus_and_memory_that_are_both_meant_start()
    {
        await using var engine = new Engine();

        Assert.Empty(await ToldAsync(services => services.AddSingleton<ITaskDispatcher>(engine).AddInMemoryTaskStore()));
    }

    private async Task<IEnumerable<int>> ToldAsync(Action<IServiceCollection> configure)
    {
        var services = new ServiceCollection()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build()).AddLogging(logging => logging.AddProvider(_logs)).AddMetrics();
        configure(services);
        await using var provider = services.AddInProcessTasks().BuildServiceProvider();
        await provider.GetServices<IHostedService>().OfType<MemoryNotice>().Single().StartAsync(CancellationToken.None);
        return _logs.Records.Select(record => record.Id.Id);
    }
}
