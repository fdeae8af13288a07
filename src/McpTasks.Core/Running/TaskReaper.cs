namespace McpTasks;

/// <summary>Sends tasks again that should be running and are not, and tells of those that the store has given up.</summary>
internal sealed class TaskReaper(
    ITaskStore store, ITaskDispatcher dispatcher, IOptions<McpTasksOptions> options, TaskEndings endings, TaskMetrics metrics, TimeProvider time, ILogger<TaskReaper> logger)
    : EndlessService
{
    private const int Batch = 100;

    protected override Task RunAsync(CancellationToken stoppingToken) => SweepAllAsync(stoppingToken);

    internal async Task SweepAllAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Lease / 5, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                while (await SweepAsync(stoppingToken) == Batch)
                {
                }
            }
            catch (Exception error) when (!stoppingToken.IsCancellationRequested)
            {
                logger.ReaperFailed(error, options.Value.Lease / 5);
            }
        }
    }

    internal async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var due = await store.TakeDueAsync(Batch, options.Value.RedeliverAfter, options.Value.Lease, cancellationToken);
        // What has ended is told first: sending waits for a broker that is away.
        foreach (var (task, reason) in due.OrderBy(one => one.Reason == DueReason.Redeliver))
        {
            if (reason is DueReason.Redeliver or DueReason.Start)
                await SendAsync(task, reason, cancellationToken);
            else
                endings.GivenUp(task, poisoned: reason == DueReason.Poisoned);
        }

        return due.Count;
    }

    private async Task SendAsync(TaskRecord task, DueReason why, CancellationToken cancellationToken)
    {
        using var scope = logger.BeginTaskScope(task);
        try
        {
            await (why == DueReason.Start ? StartAsync(task, cancellationToken) : DispatchAgainAsync(task, cancellationToken));
        }
        catch (Exception error) when (!cancellationToken.IsCancellationRequested)
        {
            // One that cannot be sent must not hold up the others.
            logger.RedeliveryFailed(error, task.Id, options.Value.RedeliverAfter);
        }
    }

    private async Task StartAsync(TaskRecord task, CancellationToken cancellationToken)
    {
        await dispatcher.DispatchAsync(RunTask.For(task), cancellationToken);
        logger.TaskQueued(task);
    }

    private async Task DispatchAgainAsync(TaskRecord task, CancellationToken cancellationToken)
    {
        var reason = task.Attempt == 0 ? "no worker has begun it" : $"the lease of attempt {task.Attempt} ran out";
        using var span = TaskTelemetry.Start($"redeliver task {task.Component}", task);
        span?.SetTag(TaskTelemetry.AttemptKey, task.Attempt).SetTag(TaskTelemetry.ReasonKey, reason);
        await dispatcher.DispatchAsync(RunTask.For(task), cancellationToken);
        metrics.Redelivered(task);
        logger.TaskRedelivered(task, reason);
    }
}
