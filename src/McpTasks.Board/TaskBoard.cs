using Microsoft.Extensions.Hosting;

namespace McpTasks.Board;

/// <summary>
/// One board and the services for its pages. The first page resolves the store, so that the host starts even when the store cannot be
/// reached.
/// </summary>
internal sealed class TaskBoard
{
    private readonly IServiceProvider _services;

    public TaskBoard(IServiceProvider services, TaskBoardOptions options)
    {
        (_services, Options) = (services, options);
        var loggers = services.GetRequiredService<ILoggerFactory>();
        var protection = services.GetRequiredService<IDataProtectionProvider>();
        Time = services.GetRequiredService<TimeProvider>();
        Logger = loggers.CreateLogger("McpTasks.Board");
        Renderer = new(services, loggers);
        Tokens = new(protection, Time);
        Notices = new(protection);
        Attempts = new(Time);
        Live = new(options.MaxLivePages, Time, Logger);
        Stopping = services.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? default;
        var key = services.GetRequiredService<OperatorKey>();
        if (options.Policy.Length == 0 && key.IsSet)
            Login = new(key, protection, Time, options.LoginLifetime);
    }

    public TaskBoardOptions Options { get; }

    public TimeProvider Time { get; }

    public ILogger Logger { get; }

    public BoardRenderer Renderer { get; }

    public FormTokens Tokens { get; }

    public Notices Notices { get; }

    public LoginAttempts Attempts { get; }

    public LivePages Live { get; }

    public CancellationToken Stopping { get; }

    /// <summary>The login with the operator's key; null when a policy of the host decides or the board is closed.</summary>
    public OperatorLogin? Login { get; }

    public bool IsClosed => Login is null && Options.Policy.Length == 0;

    public ITaskStore Store => _services.GetRequiredService<ITaskStore>();

    public ITaskDirectory Directory => _services.GetRequiredService<ITaskDirectory>();

    public ITaskWorkers Workers => _services.GetRequiredService<ITaskWorkers>();

    public ITaskQueue Queue => _services.GetRequiredService<ITaskQueue>();

    public ITaskStrikes Strikes => _services.GetRequiredService<ITaskStrikes>();

    public TaskSchedules Schedules => _services.GetRequiredService<TaskSchedules>();

    public TaskOperator Operator => _services.GetRequiredService<TaskOperator>();

    public TaskCatalog Catalog => _services.GetRequiredService<TaskCatalog>();

    public TaskAudit Audit => _services.GetRequiredService<TaskAudit>();
}
