namespace McpTasks.Client;

/// <summary>A task with the result of its kind. Await it for that result.</summary>
/// <typeparam name="TResult">What the request gives: the result of a tool, a prompt or a resource.</typeparam>
public sealed class TaskHandle<TResult> : TaskHandle
    where TResult : class
{
    private Outcome<TResult>? _outcome;

    internal TaskHandle(FeedServices services, TaskFeed feed)
        : base(services, feed, inline: null)
    {
    }

    internal TaskHandle(FeedServices services, TaskState state, Outcome<TResult> outcome)
        : base(services, feed: null, state) => _outcome = outcome;

    /// <summary>Waits for the end of the task and gives its result: the same object each time, from memory once it is known.</summary>
    /// <param name="cancellationToken">Ends the wait, not the task. Nothing else does: there is no timeout.</param>
    /// <exception cref="TaskFailedException">The task failed, or its tool reported an error.</exception>
    /// <exception cref="TaskCancelledException">The task was cancelled.</exception>
    /// <exception cref="TaskNotFoundException">The server knows no such task, or no more (<see cref="TaskExpiredException"/>).</exception>
    /// <exception cref="TaskInputException">The task waits for an answer that this client could not give.</exception>
    /// <exception cref="TaskClientClosedException">The connection is closed, and the result not known yet.</exception>
    public async Task<TResult> ResultAsync(CancellationToken cancellationToken = default)
    {
        if (_outcome is null)
        {
            await WaitAsync(cancellationToken);
            var outcome = await OutcomeAsync(Feed!, cancellationToken);
            Interlocked.CompareExchange(ref _outcome, outcome, null);
        }

        return _outcome.Result ?? throw _outcome.Error!();
    }

    /// <summary>Awaits the result: <see cref="ResultAsync"/>.</summary>
    public TaskAwaiter<TResult> GetAwaiter() => ResultAsync().GetAwaiter();

    private async Task<Outcome<TResult>> OutcomeAsync(TaskFeed feed, CancellationToken cancellationToken)
    {
        var end = feed.Last!;
        if (end.State.Status == McpTaskStatus.Cancelled)
            return Outcome<TResult>.Of(() => new TaskCancelledException(feed.TaskId, end.State.StatusMessage));
        if (!Services.Requests.IsModern)
        {
            return await Services.RetryAsync(
                "fetch the result of", feed.TaskId, () => FetchAsync(feed, cancellationToken), cancellationToken);
        }

        return end.State.Status == McpTaskStatus.Completed
            ? Outcome<TResult>.Of(feed.TaskId, end.Result ?? [])
            : Outcome<TResult>.Of(feed.TaskId, end.Error, end.State.StatusMessage);
    }

    private async Task<Outcome<TResult>> FetchAsync(TaskFeed feed, CancellationToken cancellationToken)
    {
        try
        {
            return Outcome<TResult>.Of(feed.TaskId, await feed.LegacyResult.FetchAsync(cancellationToken));
        }
        catch (McpProtocolException error) when (feed.Last!.State.Status == McpTaskStatus.Failed && !Failures.IsNotNow(error))
        {
            // The task's own error, unless the task has gone in this moment; an unknown id has the same code as invalid arguments.
            if (error.ErrorCode == McpErrorCode.InvalidParams)
                await TaskReads.GetAsync(feed, Services.Requests, cancellationToken);
            return Outcome<TResult>.Of(feed.TaskId, error);
        }
        catch (McpProtocolException error) when (error.ErrorCode == McpErrorCode.InvalidParams)
        {
            throw new TaskExpiredException(feed.TaskId, error);
        }
    }
}
