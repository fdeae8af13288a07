using System.Diagnostics.Metrics;

namespace McpTasks;

/// <summary>
/// The engine's metrics, on the meter <see cref="TaskTelemetry.SourceName"/>. Their dimension is the component's name, for <c>mcp.task.ended</c> also
/// the terminal status.
/// </summary>
public sealed class TaskMetrics
{
    // From a quick reply to a long task: a histogram without advice has buckets made for milliseconds.
    private static readonly InstrumentAdvice<double> Seconds = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600],
    };

    private readonly Counter<long> _created;
    private readonly Counter<long> _started;
    private readonly Counter<long> _redelivered;
    private readonly Counter<long> _retried;
    private readonly Counter<long> _poisoned;
    private readonly Counter<long> _leaseLost;
    private readonly Counter<long> _unreadable;
    private readonly Counter<long> _ended;
    private readonly UpDownCounter<long> _active;
    private readonly Histogram<double> _queueWait;
    private readonly Histogram<double> _runDuration;
    private readonly Histogram<double> _notificationLag;

    /// <summary>Makes the instruments.</summary>
    /// <param name="meters">The meter factory.</param>
    public TaskMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(TaskTelemetry.SourceName);
        _created = meter.CreateCounter<long>("mcp.task.created", "{task}", "Tasks accepted.");
        _started = meter.CreateCounter<long>("mcp.task.started", "{attempt}", "Attempts begun.");
        _redelivered = meter.CreateCounter<long>("mcp.task.redelivered", "{task}", "Tasks sent again because nobody ran them.");
        _retried = meter.CreateCounter<long>("mcp.task.retried", "{attempt}", "Attempts that failed, or put their work off, and are tried again.");
        _poisoned = meter.CreateCounter<long>("mcp.task.poisoned", "{task}", "Tasks given up after too many attempts.");
        _leaseLost = meter.CreateCounter<long>("mcp.task.lease.lost", "{lease}", "Leases that a running attempt lost.");
        _unreadable = meter.CreateCounter<long>("mcp.task.unreadable", "{task}", "Stored tasks that were due and could not be read.");
        _ended = meter.CreateCounter<long>("mcp.task.ended", "{task}", "Tasks that ended, by their terminal status.");
        _active = meter.CreateUpDownCounter<long>("mcp.task.active", "{task}", "Tasks that run now.");
        _queueWait = meter.CreateHistogram("mcp.task.queue.wait", "s", "How long tasks wait for a worker: from creation to the first attempt.", tags: null, Seconds);
        _runDuration = meter.CreateHistogram("mcp.task.run.duration", "s", "How long attempts run.", tags: null, Seconds);
        _notificationLag = meter.CreateHistogram("mcp.task.notification.lag", "s", "How late clients are told of a change.", tags: null, Seconds);
    }

    /// <summary>A task was accepted.</summary>
    /// <param name="task">The task.</param>
    public void Created(TaskRecord task) => _created.Add(1, Tool(task));

    /// <summary>An attempt began; it is active until <see cref="AttemptEnded"/>.</summary>
    /// <param name="task">The task as the attempt found it.</param>
    public void AttemptBegun(TaskRecord task)
    {
        _started.Add(1, Tool(task));
        _active.Add(1, Tool(task));
        if (task.Attempt == 1)
            _queueWait.Record((task.LastUpdatedAt - task.CreatedAt).TotalSeconds, Tool(task));
    }

    /// <summary>An attempt ended, however.</summary>
    /// <param name="task">The task.</param>
    /// <param name="duration">How long it ran.</param>
    public void AttemptEnded(TaskRecord task, TimeSpan duration)
    {
        _active.Add(-1, Tool(task));
        _runDuration.Record(duration.TotalSeconds, Tool(task));
    }

    /// <summary>A task reached a terminal status.</summary>
    /// <param name="task">The task.</param>
    /// <param name="status">The terminal status.</param>
    public void Ended(TaskRecord task, McpTaskStatus status) => _ended.Add(1, Tool(task), new(TaskTelemetry.StatusKey, status.ToWireName()));

    /// <summary>A task was sent again.</summary>
    /// <param name="task">The task.</param>
    public void Redelivered(TaskRecord task) => _redelivered.Add(1, Tool(task));

    /// <summary>An attempt failed, or put its work off, and is tried again.</summary>
    /// <param name="task">The task.</param>
    /// <param name="retry">The retry.</param>
    public void Retried(TaskRecord task, TaskRetry retry) => _retried.Add(1, Tool(task), new("mcp.task.retry.failure", retry.IsFailure));

    /// <summary>A task was given up.</summary>
    /// <param name="task">The task.</param>
    public void Poisoned(TaskRecord task) => _poisoned.Add(1, Tool(task));

    /// <summary>A running attempt lost its lease.</summary>
    /// <param name="task">The task.</param>
    public void LeaseLost(TaskRecord task) => _leaseLost.Add(1, Tool(task));

    /// <summary>A stored task that was due could not be read.</summary>
    public void Unreadable() => _unreadable.Add(1);

    /// <summary>A change was pushed to a client.</summary>
    /// <param name="task">The task.</param>
    /// <param name="lag">From the change to the push.</param>
    public void Pushed(TaskRecord task, TimeSpan lag) => _notificationLag.Record(lag.TotalSeconds, Tool(task));

    private static KeyValuePair<string, object?> Tool(TaskRecord task) => new(TaskTelemetry.ToolKey, task.Component);
}
