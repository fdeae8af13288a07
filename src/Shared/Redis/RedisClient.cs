namespace McpTasks.Shared.Redis;

/// <summary>
/// Calls over one connection. It is opened by the first call and off the caller's thread, since opening waits for a server that is away;
/// a call waits for it no longer than for its answer.
/// </summary>
internal sealed class RedisClient(Func<IConnectionMultiplexer> open, RedisRetry retry, int database = -1)
{
    private readonly Lock _lock = new();
    private Task<IConnectionMultiplexer>? _opening;

    /// <summary>Runs a command that may be repeated, again while the server is away.</summary>
    public ValueTask<T> RunAsync<T>(
        string operation, Func<IDatabase, Task<T>> command, CancellationToken cancellationToken, string? subject = null) =>
        retry.RunAsync(operation, async () => await command((await OpenAsync()).GetDatabase(database)), cancellationToken, subject);

    /// <summary>Runs a command once, in the time that any attempt has or in a longer one.</summary>
    public ValueTask<T> RunOnceAsync<T>(
        string operation, Func<IDatabase, Task<T>> command, CancellationToken cancellationToken, TimeSpan? limit = null) =>
        retry.RunOnceAsync(operation, async () => await command((await OpenAsync()).GetDatabase(database)), cancellationToken, limit);

    /// <summary>Runs a call to the connection itself that may be repeated, again while the server is away.</summary>
    public ValueTask<T> ConnectedAsync<T>(
        string operation, Func<IConnectionMultiplexer, Task<T>> call, CancellationToken cancellationToken) =>
        retry.RunAsync(operation, async () => await call(await OpenAsync()), cancellationToken);

    /// <summary>The connection, opened now if it was not; whether the server answers is another matter.</summary>
    public Task<IConnectionMultiplexer> OpenAsync()
    {
        lock (_lock)
        {
            if (_opening is null || _opening.IsFaulted)
                _opening = Task.Run(open);
            return _opening;
        }
    }

    /// <summary>Closes the connection, where there is one, without waiting for the server; a later call opens another.</summary>
    public Task CloseAsync()
    {
        Task<IConnectionMultiplexer>? opened;
        lock (_lock)
            (opened, _opening) = (_opening, null);
        var closing = opened?.ContinueWith(
            static open => open.Result.CloseAsync(allowCommandsToComplete: false),
            CancellationToken.None, TaskContinuationOptions.OnlyOnRanToCompletion, TaskScheduler.Default).Unwrap();
        return opened is { IsCompletedSuccessfully: true } ? closing! : Task.CompletedTask;
    }
}
