using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace McpTasks;

/// <summary>Turns a checked call into a task: stores the record, then sends the hint that there is work.</summary>
/// <param name="store">The store.</param>
/// <param name="dispatcher">Where the hint goes.</param>
/// <param name="options">The engine's settings.</param>
/// <param name="identities">Encrypts who calls.</param>
/// <param name="metrics">The engine's metrics.</param>
/// <param name="audit">The audit log.</param>
/// <param name="logger">The log.</param>
public sealed class TaskSubmitter(
    ITaskStore store, ITaskDispatcher dispatcher, IOptions<McpTasksOptions> options, TaskIdentities identities,
    TaskMetrics metrics, TaskAudit audit, ILogger<TaskSubmitter> logger)
{
    /// <summary>
    /// Submits a call. When this returns, the task is durable and will run: now, or, where its hint could not be sent, when the reaper finds it
    /// (<see cref="McpTasksOptions.RedeliverAfter"/>). When it throws, there is no task.
    /// </summary>
    /// <param name="submission">The call.</param>
    /// <param name="cancellationToken">The caller is gone: nobody would be told about the task, so none is left behind.</param>
    /// <exception cref="TaskLimitException">The owner has too many live tasks, or creates them too fast.</exception>
    public async ValueTask<TaskRecord> SubmitAsync(TaskSubmission submission, CancellationToken cancellationToken)
    {
        using var span = TaskTelemetry.Source.StartActivity($"create task {submission.Component.Name}");
        span?.SetTag(TaskTelemetry.ToolKey, submission.Component.Name).SetTag(TaskTelemetry.OwnerKey, submission.Owner);
        var limits = new TaskLimits(options.Value.MaxLiveTasksPerOwner, options.Value.MaxCreationsPerSecondPerOwner);
        cancellationToken.ThrowIfCancellationRequested();
        // Not cancelled half-way: whether a call that was given up has made a record is not to be known.
        var task = await store.CreateAsync(NewTaskFor(submission, span ?? Activity.Current), limits, CancellationToken.None);
        TaskTelemetry.TagCurrent(task.Id);
        using var scope = logger.BeginTaskScope(task);
        logger.TaskCreated(task, submission.RerunOf);
        await DispatchAsync(task, cancellationToken);
        metrics.Created(task);
        audit.Created(task, submission.Identity);
        return task;
    }

    private async Task DispatchAsync(TaskRecord task, CancellationToken cancellationToken)
    {
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            await dispatcher.DispatchAsync(RunTask.For(task), cancellationToken);
            logger.TaskQueued(task);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await RemoveAsync(task);
            throw;
        }
        catch (Exception error)
        {
            // The broker may have the message all the same, and the task may run by now.
            logger.LogWarning(error, "The hint of task {TaskId} could not be sent; it is sent again in {Interval}", task.Id, options.Value.RedeliverAfter);
        }
    }

    private async Task RemoveAsync(TaskRecord task)
    {
        try
        {
            await store.RemoveAsync(task.Ref, CancellationToken.None);
        }
        catch (Exception error)
        {
            // The first error is the one to tell.
            logger.LogWarning(error, "Task {TaskId} could neither be sent nor removed; it runs when the reaper finds it", task.Id);
        }
    }

    private NewTask NewTaskFor(TaskSubmission submission, Activity? span)
    {
        var support = submission.Component.Support;
        var wanted = submission.RequestedTtl ?? options.Value.DefaultTtl;
        return new()
        {
            Owner = submission.Owner,
            Kind = submission.Component.Kind,
            Component = submission.Component.Name,
            Dialect = submission.Dialect,
            Request = submission.Request,
            Ttl = wanted < support.MaxTtl ? wanted : support.MaxTtl,
            PollInterval = support.PollInterval,
            MaxPollInterval = options.Value.MaxPollInterval,
            MaxRunTime = support.MaxRunTime,
            MaxAttempts = support.MaxAttempts,
            RedeliverAfter = options.Value.RedeliverAfter,
            StatusMessage = "Task submitted",
            TraceParent = span?.Id,
            TraceState = span?.TraceStateString,
            Client = submission.Client,
            SessionId = submission.SessionId,
            Identity = identities.Seal(submission.Owner, submission.Identity),
            KeepRequest = submission.KeepRequest,
        };
    }
}
