namespace McpTasks;

/// <summary>
/// What an operator may do with any task: read its payload, cancel it, run it again, make it due at once, remove it; and strike what must not run. Every
/// operation is in the audit log.
/// </summary>
public sealed class TaskOperator
{
    /// <summary>What to say where a request is not there.</summary>
    internal const string NotKept =
        "The task's arguments were not kept: it was created while neither McpTasks:Operator:Key nor McpTasks:Operator:KeepRequests was set.";

    private readonly ITaskStore _store;
    private readonly Func<TaskRecord, TaskComponent?> _componentOf;
    private readonly ITaskQueue _queue;
    private readonly ITaskStrikes _strikes;
    private readonly TaskSubmitter? _submitter;
    private readonly TaskIdentities _identities;
    private readonly TaskCancellation _cancellation;
    private readonly TaskAudit _audit;

    // Without a submitter, in a host that sends no tasks, nothing is run again.
    internal TaskOperator(
        ITaskStore store, ITaskQueue queue, ITaskStrikes strikes, Func<TaskRecord, TaskComponent?> componentOf, TaskSubmitter? submitter,
        TaskIdentities identities, TaskCancellation cancellation, TaskAudit audit)
    {
        (_store, _queue, _strikes, _componentOf, _submitter) = (store, queue, strikes, componentOf, submitter);
        (_identities, _cancellation, _audit) = (identities, cancellation, audit);
    }

    /// <summary>Reads what a task was asked: the request's <c>params</c> as JSON; null when they are not kept.</summary>
    /// <param name="task">The task; with its result and its error it is the whole payload.</param>
    /// <param name="operator">Who reads it, where that is known.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<string?> ReadRequestAsync(TaskRecord task, string? @operator, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        _audit.Operated(task, "read", by: @operator);
        return _store.GetRequestAsync(task.Id, cancellationToken);
    }

    /// <summary>Cancels a task unless it has ended; null when it is gone.</summary>
    /// <param name="task">The task.</param>
    /// <param name="operator">Who cancels it, where that is known.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<CancelResult?> CancelAsync(TaskRecord task, string? @operator, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        _audit.Operated(task, "cancel", by: @operator);
        return _cancellation.CancelAsync(task, TaskActor.Operator, "The task was cancelled by the operator.", cancellationToken);
    }

    /// <summary>Why a task's call cannot be made again, as far as its record and this process tell; null when it can be tried.</summary>
    /// <param name="task">The task.</param>
    public string? WhyNotRerun(TaskRecord task)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (!task.Status.IsTerminal())
            return "The task has not ended: cancel it first, or wait for its end.";
        if (_componentOf(task) is null)
            return $"This server no longer has '{task.Component}'.";
        return _submitter is null ? "This server sends no tasks to workers." : null;
    }

    /// <summary>Makes the call of an ended task again: a new task of the same owner, component, arguments and identity.</summary>
    /// <param name="task">The task.</param>
    /// <param name="operator">Who asks for it, where that is known.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<TaskRerun> RerunAsync(TaskRecord task, string? @operator, CancellationToken cancellationToken)
    {
        if (WhyNotRerun(task) is { } why)
            return new(null, why);
        if (await _store.GetRequestAsync(task.Id, cancellationToken) is not { } request)
            return new(null, NotKept);
        try
        {
            var created = await _submitter!.SubmitAsync(Again(task, request), cancellationToken);
            _audit.Operated(task, "rerun", created.Id, @operator);
            return new(created);
        }
        catch (TaskLimitException limit)
        {
            return new(null, limit.Message, limit.RetryAfter);
        }
        catch (Exception refused) when (refused is TaskStruckException or TaskIdentityException)
        {
            return new(null, refused.Message);
        }
    }

    /// <summary>Makes a task that waits for a worker due at once; false when it is gone, has ended, or is held by an attempt.</summary>
    /// <param name="task">The task.</param>
    /// <param name="operator">Who asks for it, where that is known.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<bool> RequeueAsync(TaskRecord task, string? @operator, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        _audit.Operated(task, "requeue", by: @operator);
        return _queue.RequeueAsync(task.Ref, cancellationToken);
    }

    /// <summary>Removes a task that has ended, with its result and its history. False when it has not ended, or is gone.</summary>
    /// <param name="task">The task. One that has ended never changes, so that a record that was read earlier tells it.</param>
    /// <param name="operator">Who removes it, where that is known.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<bool> RemoveAsync(TaskRecord task, string? @operator, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        if (!task.Status.IsTerminal())
            return false;
        _audit.Operated(task, "remove", by: @operator);
        return await _store.WithdrawAsync(task.Ref, cancellationToken);
    }

    /// <summary>Strikes what is not to run, as <see cref="ITaskStrikes.AddAsync"/> says.</summary>
    /// <param name="strike">The strike.</param>
    /// <param name="operator">Who strikes it, where that is known.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">The strike would match nothing or everything, or a text is too long.</exception>
    /// <exception cref="InvalidOperationException">There are <see cref="TaskStrike.Most"/> already.</exception>
    public async ValueTask<TaskStrike> StrikeAsync(TaskStrike strike, string? @operator, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(strike);
        var added = await _strikes.AddAsync(strike with { By = @operator }, cancellationToken);
        _audit.Operated(added, "strike", @operator);
        return added;
    }

    /// <summary>Lifts a strike; null when there is none of that number.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="operator">Who lifts it, where that is known.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<TaskStrike?> LiftAsync(int number, string? @operator, CancellationToken cancellationToken)
    {
        var strike = (await _strikes.ListAsync(cancellationToken)).FirstOrDefault(known => known.Number == number);
        if (strike is null || !await _strikes.LiftAsync(number, cancellationToken))
            return null;
        _audit.Operated(strike, "lift", @operator);
        return strike;
    }

    // The session is left out: its client did not ask for this task, and would be sent what it does not know.
    private TaskSubmission Again(TaskRecord task, string request) => new()
    {
        Component = _componentOf(task)!,
        Owner = task.Owner,
        Dialect = task.Dialect,
        Request = request,
        RequestedTtl = task.Ttl,
        Priority = task.Priority,
        Client = task.Client,
        Identity = _identities.Open(task),
        KeepRequest = true,
        RerunOf = task.Id,
    };
}

/// <summary>The result of running a task again.</summary>
/// <param name="Created">The new task; null when there is none.</param>
/// <param name="Refusal">Why there is none, for people.</param>
/// <param name="RetryAfter">When to try again, where the owner has reached a limit.</param>
public sealed record TaskRerun(TaskRecord? Created, string? Refusal = null, TimeSpan? RetryAfter = null);
