namespace McpTasks.Client.Following;

/// <summary>What all feeds of a client share.</summary>
internal sealed record FeedServices(
    TaskRequests Requests, PushRouter Push, McpTaskClientOptions Options, ILogger Logger, CancellationToken Closed)
{
    public TimeProvider Time => Options.TimeProvider;

    /// <summary>Repeats a call about a task while the server cannot be reached, up to <c>MaxFailures</c> times in a row.</summary>
    public async Task<T> RetryAsync<T>(string what, string taskId, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        for (var failures = 0; ; )
        {
            try
            {
                return await call();
            }
            catch (Exception error) when (Failures.IsTransient(error) && ++failures < Options.MaxFailures)
            {
                Logger.ServerAway(error, what, taskId, failures);
                await Task.Delay(Failures.Pause(failures), Time, cancellationToken);
            }
        }
    }
}
