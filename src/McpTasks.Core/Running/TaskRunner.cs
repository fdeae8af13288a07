using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace McpTasks;

/// <summary>Runs tasks: takes one from the store, runs its component in a scope of its own, and writes how it ended.</summary>
public sealed class TaskRunner
{
    private readonly ITaskStore _store;
    private readonly ITaskEvents _events;
    private readonly TaskCatalog _catalog;
    private readonly ITaskInvoker _invoker;
    private readonly LeaseKeeper _leases;
    private readonly IServiceScopeFactory _scopes;
    private readonly McpTasksOptions _options;
    private readonly TaskIdentities _identities;
    private readonly WorkerIdentity _worker;
    private readonly TaskMetrics _metrics;
    private readonly TaskAudit _audit;
    private readonly TimeProvider _time;
    private readonly CancellationToken _workerStops;
    private readonly ILogger<TaskRunner> _logger;

    internal TaskRunner(
        ITaskStore store, ITaskEvents events, TaskCatalog catalog, ITaskInvoker invoker, LeaseKeeper leases, IServiceScopeFactory scopes,
        IOptions<McpTasksOptions> options, TaskIdentities identities, WorkerIdentity worker, TaskMetrics metrics, TaskAudit audit, TimeProvider time, ILogger<TaskRunner> logger, CancellationToken workerStops)
    {
        (_store, _events, _catalog, _invoker, _leases, _scopes) = (store, events, catalog, invoker, leases, scopes);
        (_options, _identities, _worker, _metrics, _audit, _time, _logger) = (options.Value, identities, worker, metrics, audit, time, logger);
        _workerStops = workerStops;
    }

    /// <summary>Runs the task that the hint names, if it is there to be run. Returns when the attempt has ended, however.</summary>
    /// <param name="message">The hint.</param>
    /// <param name="stopping">This worker stops: the task is handed back unfinished.</param>
    public async Task RunAsync(RunTask message, CancellationToken stopping)
    {
        var id = TaskId.Parse(message.TaskId);
        TaskTelemetry.TagCurrent(id);
        if (_catalog.FindRegistered(message.Kind, message.Component) is not { } component)
        {
            // Left in the store: a worker that knows the component gets it when it is sent again.
            _logger.LogWarning("This worker does not know the {Kind} {Component}; task {TaskId} is left for another", message.Kind, message.Component, id);
            return;
        }

        var begun = await _store.BeginAsync(new(id, message.Owner), _worker.Name, _options.Lease, stopping);
        if (begun is { Verdict: BeginVerdict.Begun, Task: { } task })
            await RunAsync(task, component, stopping);
        else if (begun is { Verdict: BeginVerdict.Poisoned, Task: { } poisoned })
            GivenUp(poisoned);
        else
            _logger.LogDebug("Task {TaskId} is not to be run: {Verdict}", id, begun.Verdict);
    }

    private async Task RunAsync(TaskRecord task, TaskComponent component, CancellationToken stopping)
    {
        using var logScope = _logger.BeginTaskScope(task);
        using var span = TaskTelemetry.Start("run task", task);
        span?.SetTag(TaskTelemetry.AttemptKey, task.Attempt).SetTag(TaskTelemetry.WorkerKey, _worker.Name);
        _logger.TaskStarted(task);
        _metrics.AttemptBegun(task);
        var started = _time.GetTimestamp();
        var attempt = _leases.Keep(new(task.Ref, task.Attempt), stopping);
        try
        {
            if (await InvokeAsync(task, component, attempt) is { } outcome)
                await CompleteAsync(task, attempt, Bounded(outcome));
            else
                await StoppedAsync(task, attempt, span);
        }
        finally
        {
            _leases.Drop(attempt);
            _metrics.AttemptEnded(task, _time.GetElapsedTime(started));
        }
    }

    /// <summary>Runs the component to its outcome; null when the attempt was told to stop.</summary>
    private async Task<TaskOutcome?> InvokeAsync(TaskRecord task, TaskComponent component, RunningAttempt attempt)
    {
        await using var watch = await _events.WatchAsync(task.Id, attempt.Token);
        using var unfollow = new CancellationTokenSource();
        var following = AttemptWatch.FollowAsync(watch, attempt, _options.Lease, unfollow.Token);
        try
        {
            var outcome = await InvokeInScopeAsync(task, component, attempt);
            return attempt.End is AttemptEnd.None or AttemptEnd.WorkerStops ? outcome : null;
        }
        catch (OperationCanceledException) when (attempt.Token.IsCancellationRequested)
        {
            return null;
        }
        finally
        {
            await unfollow.CancelAsync();
            await following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<TaskOutcome> InvokeInScopeAsync(TaskRecord task, TaskComponent component, RunningAttempt attempt)
    {
        TaskIdentity caller;
        try
        {
            caller = _identities.Open(task);
        }
        catch (TaskIdentityException unreadable)
        {
            _logger.LogError(unreadable, "Task {TaskId} is not run without its caller's identity", task.Id);
            return TaskOutcomes.Error(TaskOutcomes.InternalError, unreadable.Message);
        }

        var scope = _scopes.CreateAsyncScope();
        try
        {
            using var progress = new AttemptProgress(_store, task, attempt, _time, _logger);
            var inputs = new AttemptInputs(_store, _events, task, attempt, _options.Lease, _logger, _workerStops);
            scope.ServiceProvider.GetRequiredService<TaskScope>().Fill(ContextOf(task, caller), progress);
            return await _invoker.InvokeAsync(new(task, component, scope.ServiceProvider, progress, inputs), attempt.Token);
        }
        finally
        {
            await EndAsync(scope, task);
        }
    }

    private async Task EndAsync(AsyncServiceScope scope, TaskRecord task)
    {
        try
        {
            await scope.DisposeAsync();
        }
        catch (Exception error)
        {
            // The work is done: running it again because tidying up failed would do it twice.
            _logger.LogError(error, "A service of task {TaskId} could not be disposed of; its outcome stands", task.Id);
        }
    }

    private TaskExecutionContext ContextOf(TaskRecord task, TaskIdentity caller) => new()
    {
        Component = task.Component,
        TaskId = task.Id,
        Attempt = task.Attempt,
        Worker = _worker.Name,
        User = caller.User,
        Headers = caller.Headers,
    };

    private async Task CompleteAsync(TaskRecord task, RunningAttempt attempt, TaskOutcome outcome)
    {
        using var span = TaskTelemetry.Start("complete task", task);
        span?.SetTag(TaskTelemetry.StatusKey, outcome.Status.ToWireName()).SetTag(TaskTelemetry.AttemptKey, task.Attempt);
        if (!await OutcomeWriter.WriteAsync(_store, task, attempt, outcome, _time, _logger))
        {
            span?.SetStatus(ActivityStatusCode.Error, "The attempt was superseded; its outcome is dropped.");
            _logger.LogWarning("Attempt {Attempt} of task {TaskId} ended after another had taken over or the task had ended; its outcome is dropped", task.Attempt, task.Id);
            return;
        }

        if (outcome.Status == McpTaskStatus.Failed)
            span?.SetStatus(ActivityStatusCode.Error, outcome.StatusMessage);
        _metrics.Ended(task, outcome.Status);
        _logger.TaskFinished(task, outcome.Status, outcome.StatusMessage, SizeOf(outcome));
        _audit.Completed(task, outcome.Status);
    }

    private async Task StoppedAsync(TaskRecord task, RunningAttempt attempt, Activity? span)
    {
        span?.SetTag("mcp.task.stopped", attempt.End.ToString());
        switch (attempt.End)
        {
            case AttemptEnd.WorkerStops:
                if (await _store.ReleaseAsync(task.Ref, task.Attempt, CancellationToken.None))
                    _logger.TaskRedelivered(task, "its worker stops and hands it back");
                break;
            case AttemptEnd.LeaseLost:
                _metrics.LeaseLost(task);
                span?.SetStatus(ActivityStatusCode.Error, "The lease was lost.");
                _logger.LogWarning("Attempt {Attempt} of task {TaskId} lost its lease and was stopped", task.Attempt, task.Id);
                break;
            default:
                _logger.LogInformation("Attempt {Attempt} of task {TaskId} was stopped: the task has ended", task.Attempt, task.Id);
                break;
        }
    }

    private TaskOutcome Bounded(TaskOutcome outcome)
    {
        var size = SizeOf(outcome);
        return size <= _options.MaxResultBytes
            ? outcome with { StatusMessage = OneLine(outcome.StatusMessage) }
            : TaskOutcomes.Error(TaskOutcomes.InternalError, $"The result has {size} bytes; {McpTasksOptions.Section}:{nameof(McpTasksOptions.MaxResultBytes)} allows {_options.MaxResultBytes}.");
    }

    private static int SizeOf(TaskOutcome outcome) => Encoding.UTF8.GetByteCount(outcome.Result ?? "") + Encoding.UTF8.GetByteCount(outcome.Error ?? "");

    /// <summary>A status message is for a list, a push and a log line; the whole text is in the result.</summary>
    private static string? OneLine(string? message)
    {
        const int longest = 1024;
        var line = message?.Trim().Split(['\r', '\n'], 2)[0];
        return line?.Length > longest ? $"{line[..longest]}…" : line;
    }

    private void GivenUp(TaskRecord task)
    {
        using var scope = _logger.BeginTaskScope(task);
        _metrics.Poisoned(task);
        _metrics.Ended(task, McpTaskStatus.Failed);
        _logger.TaskFinished(task, McpTaskStatus.Failed, task.StatusMessage);
        _audit.Completed(task, McpTaskStatus.Failed);
    }
}
