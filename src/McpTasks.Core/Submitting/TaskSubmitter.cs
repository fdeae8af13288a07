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
    /// <summary>Submits a call. When this returns, the task is durable and on its way; when it throws, there is no task.</summary>
    /// <param name="submission">The call.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TaskLimitException">The owner has too many live tasks, or creates them too fast.</exception>
    public async ValueTask<TaskRecord> SubmitAsync(TaskSubmission submission, CancellationToken cancellationToken)
    {
        using var span = TaskTelemetry.Source.StartActivity($"create task {submission.Component.Name}");
        span?.SetTag(TaskTelemetry.ToolKey, submission.Component.Name).SetTag(TaskTelemetry.OwnerKey, submission.Owner);
        var limits = new TaskLimits(options.Value.MaxLiveTasksPerOwner, options.Value.MaxCreationsPerSecondPerOwner);
        var task = await store.CreateAsync(NewTaskFor(submission, span ?? Activity.Current), limits, cancellationToken);
        TaskTelemetry.TagCurrent(task.Id);
        using var scope = logger.BeginTaskScope(task);
        logger.TaskCreated(task, submission.RerunOf);
        try
        {
            await dispatcher.DispatchAsync(RunTask.For(task), cancellationToken);
        }
        catch
        {
            await RemoveAsync(task);
            throw;
        }

        metrics.Created(task);
        logger.TaskQueued(task);
        audit.Created(task, submission.Identity);
        return task;
    }

    /// <summary>Nobody was told about the task yet; the caller's cancellation must not leave it behind.</summary>
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
