using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using ModelContextProtocol.Server;

namespace McpTasks.Core.Tests.Running;

/// <summary>The engine over the in-memory store, with a clock and a component that the test drives.</summary>
internal sealed class Engine : ITaskDispatcher, ITaskInvoker, IAsyncDisposable
{
    private readonly ServiceProvider _services;

    /// <param name="configure">The engine's settings.</param>
    /// <param name="limits">The worker's.</param>
    /// <param name="beside">Another worker, whose store and clock it shares.</param>
    /// <param name="tool">The one tool that it knows.</param>
    /// <param name="keys">What encrypts the callers of tasks.</param>
    /// <param name="method">What the tool does, with its attribute; without it the tool does <see cref="Work"/>.</param>
    /// <param name="configureServices">What else there is.</param>
    public Engine(
        Action<McpTasksOptions>? configure = null, WorkerLimits? limits = null, Engine? beside = null, string tool = "work",
        IDataProtectionProvider? keys = null,
        Delegate? method = null,
        Action<IServiceCollection>? configureServices = null)
    {
        Time = beside?.Time ?? new();
        var services = new ServiceCollection();
        services
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().Build())
            .AddLogging(logging => logging.AddFilter("McpTasks", LogLevel.Debug).AddProvider(Logs))
            .AddMetrics();
        services.AddSingleton<TimeProvider>(Time);
        services.AddSingleton<IHostApplicationLifetime, ApplicationLifetime>();
        if (keys is not null)
            services.AddSingleton(keys);
        if (beside is not null)
            services.AddSingleton(beside._services.GetRequiredService<InMemoryTaskStore>());
        services.AddInMemoryTaskStore();
        services.AddSingleton(provider => FaultyStore.Over(provider.GetRequiredService<InMemoryTaskStore>(), Faults));
        services.AddSingleton<ITaskEvents>(provider => new FaultyEvents(provider.GetRequiredService<InMemoryTaskStore>(), () => IsDeaf));
        services.AddSingleton<ITaskDispatcher>(this).AddSingleton<ITaskInvoker>(this);
        services.AddMcpServer();
        services.AddSingleton(provider => McpServerTool.Create(
            method ?? ([TaskSupport(TaskMode.Optional, MaxAttempts = 3)] () => "x"), new() { Name = tool, Services = provider }));
        services.AddSingleton(limits ?? new(Concurrency: 8, MaxWaiting: 100, DrainTimeout: TimeSpan.FromSeconds(20)));
        configureServices?.Invoke(services);
        services.AddMcpTasksRunner();
        services.Configure(configure ?? (_ => { }));
        _services = services.BuildServiceProvider();
        if (method is not null)
            Work = async (attempt, token) => await ActivatorUtilities.CreateInstance<McpTaskInvoker>(_services).InvokeAsync(attempt, token);
        // The store in memory answers at once.
        _ = ActivatorUtilities.CreateInstance<AttemptEvents>(_services).FollowAsync(CancellationToken.None);
    }

    public FakeTimeProvider Time { get; }

    public RecordedLogs Logs { get; } = new();

    public Func<TaskAttempt, CancellationToken, Task<TaskOutcome>> Work { get; set; } =
        (_, _) => Task.FromResult(new TaskOutcome(McpTaskStatus.Completed, Result: "{}"));

    /// <summary>What goes wrong between the engine and its store.</summary>
    public StoreFaults Faults { get; } = new();

    /// <summary>Whether the events of tasks cannot be had.</summary>
    public bool IsDeaf { get; set; }

    public Exception? DispatchFails { get; set; }

    /// <summary>Happens when a hint is sent.</summary>
    public Action Dispatching { get; set; } = () => { };

    public List<RunTask> Dispatched { get; } = [];

    public IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    public ITaskStore Store => _services.GetRequiredService<ITaskStore>();

    public ITaskQueue Queue => _services.GetRequiredService<ITaskQueue>();

    public ITaskWorkers Workers => _services.GetRequiredService<ITaskWorkers>();

    public IServiceProvider Services => _services;

    public WorkerPresence Presence => ActivatorUtilities.CreateInstance<WorkerPresence>(_services);

    public TaskRunner Runner => _services.GetRequiredService<TaskRunner>();

    public LeaseKeeper Leases => _services.GetRequiredService<LeaseKeeper>();

    public DelayedHints Hints => _services.GetRequiredService<DelayedHints>();

    public TaskReaper Reaper => ActivatorUtilities.CreateInstance<TaskReaper>(_services);

    public ValueTask<TaskRecord> SubmitAsync(
        TimeSpan? ttl = null, TaskIdentity? caller = null, TimeSpan? startAfter = null, string? key = null, string request = """{"name":"work"}""",
        TaskPriority? priority = null, string owner = "owner", CancellationToken cancellationToken = default) =>
        _services.GetRequiredService<TaskSubmitter>().SubmitAsync(
            new()
            {
                Component = _services.GetRequiredService<TaskCatalog>().Find(TaskComponentKind.Tool, "work")!,
                Owner = owner,
                Dialect = TaskDialect.Modern,
                Request = request,
                StartAfter = startAfter,
                IdempotencyKey = key,
                RequestedTtl = ttl,
                Priority = priority,
                Identity = caller,
            },
            cancellationToken);

    public async Task<TaskRecord> GetAsync(TaskRecord task) => (await Store.GetAsync(task.Id, CancellationToken.None))!;

    public WorkerSlots Slots => _services.GetRequiredService<WorkerSlots>();

    /// <summary>Runs a task to the end of its attempt, also of one that steps aside.</summary>
    public async Task RunAsync(TaskRecord task, CancellationToken returned = default)
    {
        await HintAsync(task, returned);
        await Slots.WhenNoneAsideAsync();
    }

    /// <summary>Runs a task until its hint is done with; false when the hint is for another worker.</summary>
    public Task<bool> HintAsync(TaskRecord task, CancellationToken returned = default) => Runner.RunAsync(RunTask.For(task), returned);

    /// <summary>Submits a task and runs its first attempt.</summary>
    public async Task<TaskRecord> RunOnceAsync()
    {
        var task = await SubmitAsync();
        await RunAsync(task);
        return await GetAsync(task);
    }

    /// <summary>Lets time pass until the task is sent once more, and runs it.</summary>
    public async Task AgainAsync(TaskRecord task, TimeSpan after)
    {
        Dispatched.Clear();
        Advance(after + TimeSpan.FromMilliseconds(1));
        Assert.Equal(task.Id.Value, Assert.Single(Dispatched).TaskId);
        await RunAsync(task);
    }

    /// <summary>Answers one question of a task, or all.</summary>
    public async Task AnswerAsync(TaskRecord task, string? key = null)
    {
        var open = (await GetAsync(task)).Inputs.Where(input => input.Answer is null && (key is null || input.Key == key));
        await Store.AnswerAsync(task.Ref, open.ToDictionary(input => input.Key, _ => "\"yes\""), CancellationToken.None);
    }

    public Task<TaskRecord> UntilAsync(TaskRecord task, Func<TaskRecord, bool> wanted) => _services.UntilAsync(task, wanted);

    /// <summary>Lets time pass while the fleet is heard.</summary>
    public void Advance(TimeSpan by)
    {
        Time.Advance(by);
        _services.GetRequiredService<InMemoryTaskStore>().Hear();
    }

    /// <summary>The worker stops, and its time to drain is over.</summary>
    public void StopNow()
    {
        StopApplication();
        Time.Advance(TimeSpan.FromSeconds(20));
    }

    public void StopApplication() => _services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

    public ValueTask DispatchAsync(RunTask message, CancellationToken cancellationToken)
    {
        Dispatching();
        if (DispatchFails is { } error)
            throw error;
        Dispatched.Add(message);
        return ValueTask.CompletedTask;
    }

    public async ValueTask<TaskOutcome> InvokeAsync(TaskAttempt attempt, CancellationToken cancellationToken) =>
        await Work(attempt, cancellationToken);

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
