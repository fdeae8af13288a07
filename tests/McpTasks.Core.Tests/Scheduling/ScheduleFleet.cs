using System.Threading.Channels;
using McpTasks.Core.Tests.Running;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using ModelContextProtocol.Server;

namespace McpTasks.Core.Tests.Scheduling;

/// <summary>Replicas that look after the same schedules over one store, on a clock that the test drives.</summary>
internal sealed class ScheduleFleet : ITaskDispatcher, IAsyncDisposable
{
    private readonly Channel<RunTask> _hints = Channel.CreateUnbounded<RunTask>();
    private readonly HashSet<string> _sent = [];
    private readonly ServiceProvider _services;
    private readonly List<(CancellationTokenSource Killed, Task Running)> _replicas = [];

    public ScheduleFleet(params (string Name, string? Value)[] settings)
    {
        var services = new ServiceCollection();
        var values = settings.ToDictionary(setting => $"McpTasks:{setting.Name}", setting => setting.Value);
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(values).Build()).AddMetrics();
        services.AddLogging(logging => logging.AddProvider(Logs));
        services.AddSingleton<TimeProvider>(Time).AddSingleton<ITaskDispatcher>(this);
        services.AddMcpServer().WithTools([McpServerTool.Create(
            [TaskSupport(TaskMode.Optional)] (int rows) => $"{rows}", new() { Name = "report" })]);
        services.AddInMemoryTaskStore().AddMcpTasksCore();
        // Its answers come on other threads, so that replicas race, and are killed between any two calls.
        services.AddSingleton(provider => FaultyStore.Over(provider.GetRequiredService<InMemoryTaskStore>(), Faults));
        services.AddSingleton<ISharedState>(new InMemorySharedState(Time));
        _services = services.BuildServiceProvider();
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public StoreFaults Faults { get; } = new() { Reply = async _ => await Task.Yield() };

    public RecordedLogs Logs { get; } = new();

    public ITaskStore Store => _services.GetRequiredService<ITaskStore>();

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public int Replicas => _replicas.Count;

    /// <summary>The tasks that there are, oldest first.</summary>
    public async Task<IReadOnlyList<TaskRecord>> TasksAsync() =>
        [.. (await Store.ListAsync(TaskOwner.Service, null, 1000, CancellationToken.None)).Tasks.Reverse()];

    /// <summary>Which runs the tasks are that have not ended.</summary>
    public async Task<IReadOnlyList<string>> OccurrencesAsync() => [.. (await Task.WhenAll((await TasksAsync()).Select(async task =>
        Occurrence.Of(task with { Request = await Store.GetRequestAsync(task.Id, CancellationToken.None) })!.Name))).Order(StringComparer.Ordinal)];

    /// <summary>Starts one more replica.</summary>
    public void Start()
    {
        var killed = new CancellationTokenSource();
        _replicas.Add((killed, ActivatorUtilities.CreateInstance<ScheduleService>(_services).KeepAsync(killed.Token)));
    }

    /// <summary>Ends a replica, whatever it does.</summary>
    public async Task KillAsync(int replica)
    {
        var (killed, running) = _replicas[replica];
        _replicas.RemoveAt(replica);
        await killed.CancelAsync();
        await running.ContinueWith(_ => { }, TaskScheduler.Default);
        killed.Dispose();
    }

    /// <summary>The next task that is sent to the workers and was not before.</summary>
    public async Task<TaskRecord> NextAsync()
    {
        while (true)
        {
            var hint = await _hints.Reader.ReadAsync(TestContext.Current.CancellationToken);
            if (_sent.Add(hint.TaskId))
                return (await Store.GetAsync(TaskId.Parse(hint.TaskId), CancellationToken.None))!;
        }
    }

    public async Task EndAsync(TaskRecord task, McpTaskStatus status = McpTaskStatus.Completed)
    {
        await Store.BeginAsync(task.Ref, "worker", TimeSpan.FromMinutes(1), CancellationToken.None);
        await Store.CompleteAsync(
            task.Ref, 1, status == McpTaskStatus.Completed ? new(status, Result: "{}") : TaskOutcomes.Error(1, "It failed."),
            CancellationToken.None);
    }

    public ValueTask DispatchAsync(RunTask message, CancellationToken cancellationToken) =>
        _hints.Writer.WriteAsync(message, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        while (_replicas.Count > 0)
            await KillAsync(0);
        await _services.DisposeAsync();
    }
}
