using System.Diagnostics.CodeAnalysis;

namespace McpTasks.Client;

/// <summary>
/// A task on a server. It needs no disposing: the server is asked only while somebody waits, watches or has a callback. After the
/// connection has closed, what is known stays readable and everything else throws <see cref="TaskClientClosedException"/>.
/// </summary>
public abstract class TaskHandle
{
    private readonly TaskState? _inline;

    private protected TaskHandle(FeedServices services, TaskFeed? feed, TaskState? inline) =>
        (Services, Feed, _inline) = (services, feed, inline);

    /// <summary>The server's id of the task, to resume it with later; null when <see cref="CompletedInline"/>.</summary>
    public string? TaskId => Feed?.TaskId;

    /// <summary>Whether the server answered at once, so that there is no task: the result is here, also offline.</summary>
    [MemberNotNullWhen(false, nameof(TaskId), nameof(Feed))]
    public bool CompletedInline => Feed is null;

    /// <summary>What this client saw last, without asking; null when it has resumed the task and not asked yet.</summary>
    public TaskState? LastState => _inline ?? Feed?.Last?.State;

    private protected TaskFeed? Feed { get; }

    private protected FeedServices Services { get; }

    /// <summary>The present state: asked from the server, unless the task has ended.</summary>
    /// <param name="cancellationToken">Ends the wait for the server.</param>
    /// <exception cref="TaskNotFoundException">The server knows no such task, or no more (<see cref="TaskExpiredException"/>).</exception>
    /// <exception cref="TaskClientClosedException">The connection is closed.</exception>
    public async Task<TaskState> GetStateAsync(CancellationToken cancellationToken = default)
    {
        if (CompletedInline || LastState is { IsTerminal: true })
            return LastState!;
        Feed.Take(await TaskReads.GetAsync(Feed, Services.Requests, cancellationToken));
        return Feed.Last!.State;
    }

    /// <summary>Waits until the task has ended, however. Questions that it asks meanwhile go to the client's own handlers.</summary>
    /// <param name="cancellationToken">Ends the wait, not the task. Nothing else does: there is no timeout.</param>
    /// <exception cref="TaskNotFoundException">The server knows no such task, or no more (<see cref="TaskExpiredException"/>).</exception>
    /// <exception cref="TaskInputException">The task waits for an answer that this client could not give.</exception>
    /// <exception cref="TaskClientClosedException">The connection is closed.</exception>
    public Task<TaskState> WaitAsync(CancellationToken cancellationToken = default) =>
        UntilAsync(state => state.IsTerminal, cancellationToken);

    /// <summary>Waits until the task has a state. If it ends otherwise, the wait is over at once: look at what it returns.</summary>
    /// <param name="status">The state.</param>
    /// <param name="cancellationToken">Ends the wait, not the task. Nothing else does: there is no timeout.</param>
    /// <exception cref="TaskNotFoundException">The server knows no such task, or no more (<see cref="TaskExpiredException"/>).</exception>
    /// <exception cref="TaskInputException">The task waits for an answer that this client could not give.</exception>
    /// <exception cref="TaskClientClosedException">The connection is closed.</exception>
    public Task<TaskState> WaitAsync(McpTaskStatus status, CancellationToken cancellationToken = default) =>
        UntilAsync(state => state.Status == status || state.IsTerminal, cancellationToken);

    /// <summary>Asks the server to cancel the task. Does nothing when it has ended.</summary>
    /// <param name="cancellationToken">Ends the wait for the server.</param>
    /// <returns>The state after that; where a 2026-07-28 server needs a moment, not <see cref="McpTaskStatus.Cancelled"/> yet.</returns>
    /// <exception cref="TaskNotFoundException">The server knows no such task, or no more (<see cref="TaskExpiredException"/>).</exception>
    /// <exception cref="TaskClientClosedException">The connection is closed.</exception>
    public async Task<TaskState> CancelAsync(CancellationToken cancellationToken = default)
    {
        if (CompletedInline || LastState is { IsTerminal: true })
            return LastState!;
        try
        {
            var reply = await Services.Requests.SendAsync(TaskProtocol.Cancel, TaskId, cancellationToken);
            if (TaskJson.Read(reply) is not { } cancelled)
                return await GetStateAsync(cancellationToken);
            Feed.Take(cancelled);
            return Feed.Last!.State;
        }
        catch (McpProtocolException error) when (error.ErrorCode == McpErrorCode.InvalidParams)
        {
            // Gone, or ended a moment ago: the state tells which.
            var state = await GetStateAsync(cancellationToken);
            if (!state.IsTerminal)
                throw;
            return state;
        }
    }

    /// <summary>
    /// The state, and each change of it as it comes, up to the last. A slow reader loses the oldest changes. When the connection closes the
    /// enumeration ends without an error; the task goes on.
    /// </summary>
    /// <param name="cancellationToken">Ends the enumeration.</param>
    /// <exception cref="TaskNotFoundException">The server knows no such task, or no more (<see cref="TaskExpiredException"/>).</exception>
    /// <exception cref="TaskClientClosedException">The connection was closed before.</exception>
    public async IAsyncEnumerable<TaskState> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (CompletedInline)
        {
            yield return LastState!;
            yield break;
        }

        using var reader = Feed.Follow(answers: false);
        await foreach (var state in reader.ReadAsync(cancellationToken))
            yield return state;
    }

    /// <summary>
    /// Calls back with the state and each change of it, one at a time, on a thread of the pool. A callback that throws is logged, and
    /// called again with the next change. One that is registered when the task has ended is called once.
    /// </summary>
    /// <param name="callback">What to call.</param>
    /// <returns>Dispose it to be called no more.</returns>
    /// <exception cref="TaskClientClosedException">The connection is closed.</exception>
    public IDisposable OnChange(Action<TaskState> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return OnChange(state =>
        {
            callback(state);
            return ValueTask.CompletedTask;
        });
    }

    /// <inheritdoc cref="OnChange(Action{TaskState})"/>
    public IDisposable OnChange(Func<TaskState, ValueTask> callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return new TaskCallback(callback, CompletedInline ? null : Feed.Follow(answers: false), LastState, Services.Logger);
    }

    private async Task<TaskState> UntilAsync(Func<TaskState, bool> wanted, CancellationToken cancellationToken)
    {
        if (CompletedInline)
            return LastState!;
        using var reader = Feed.Follow(answers: true);
        await foreach (var state in reader.ReadAsync(cancellationToken))
        {
            if (wanted(state))
                return state;
        }

        throw new TaskClientClosedException(TaskId);
    }
}
