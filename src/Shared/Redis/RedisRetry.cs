namespace McpTasks.Shared.Redis;

/// <summary>
/// Runs a call again while its error is a passing one, for a bounded time and for a shorter one once the application stops.
/// A call is one that may be repeated: what it did is not done twice where only its reply was lost.
/// </summary>
internal sealed partial class RedisRetry : IDisposable
{
    // A half-open connection answers nothing, and the client's own limits are the application's to choose.
    private static readonly TimeSpan ShortestCall = TimeSpan.FromSeconds(1), LongestCall = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20), LongestPause = TimeSpan.FromMilliseconds(500);

    private readonly TimeSpan _retryFor;
    private readonly TimeSpan _callLimit;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly StopGrace _grace;

    /// <param name="retryFor">How long a call is tried again.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Gets one line a call: while a server restarts, every call comes here again and again.</param>
    /// <param name="stopping">Is cancelled when the application begins to stop.</param>
    public RedisRetry(TimeSpan retryFor, TimeProvider time, ILogger logger, CancellationToken stopping = default)
    {
        (_retryFor, _time, _logger, _grace) = (retryFor, time, logger, new(time, stopping));
        // A first call that hangs must leave time for another; one that is only slow must not be taken for hanging.
        _callLimit = TimeSpan.FromTicks(Math.Clamp((retryFor / 3).Ticks, ShortestCall.Ticks, LongestCall.Ticks));
    }

    /// <summary>Runs a call, again and again while it must.</summary>
    public ValueTask<T> RunAsync<T>(string operation, Func<Task<T>> attempt, CancellationToken cancellationToken, string? subject = null) =>
        RunAsync(operation, subject, attempt, _retryFor, _callLimit, cancellationToken);

    /// <summary>Runs a call that is not repeated here, in the time that any attempt has or in a longer one.</summary>
    public ValueTask<T> RunOnceAsync<T>(
        string operation, Func<Task<T>> attempt, CancellationToken cancellationToken, TimeSpan? limit = null) =>
        RunAsync(operation, null, attempt, TimeSpan.Zero, limit > _callLimit ? limit.Value : _callLimit, cancellationToken);

    public void Dispose() => _grace.Dispose();

    private async ValueTask<T> RunAsync<T>(
        string operation, string? subject, Func<Task<T>> attempt, TimeSpan retryFor, TimeSpan limit, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        for (var tried = 1; ; tried++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var begun = _time.GetTimestamp();
            try
            {
                var answer = await AttemptAsync(operation, attempt, _grace.Limit(limit), cancellationToken);
                _grace.Answered();
                return answer;
            }
            catch (Exception exception) when (MayTryAgain(exception, begun) && _time.GetElapsedTime(started) < retryFor)
            {
                LogRetry(
                    _logger, tried == 1 ? LogLevel.Warning : LogLevel.Debug, subject is null ? operation : $"{operation} {subject}", tried,
                    exception.Message);
            }

            var pause = FirstPause * Math.Pow(2, Math.Min(tried - 1, 10));
            await Task.Delay((pause < LongestPause ? pause : LongestPause) * (0.5 + Random.Shared.NextDouble()), _time, cancellationToken);
        }
    }

    private async ValueTask<T> AttemptAsync<T>(string operation, Func<Task<T>> attempt, TimeSpan limit, CancellationToken cancellationToken)
    {
        var over = _grace.IsStopping ? default : _grace.Over;
        using var either = cancellationToken.CanBeCanceled
            ? CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, over)
            : null;
        try
        {
            return await attempt().WaitAsync(limit, _time, either?.Token ?? over);
        }
        catch (TimeoutException exception) when (exception is not RedisTimeoutException)
        {
            throw new TimeoutException($"Redis did not answer '{operation}' within {limit}.", exception);
        }
        catch (OperationCanceledException exception) when (over.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Redis did not answer '{operation}' before the application stopped.", exception);
        }
    }

    private bool MayTryAgain(Exception exception, long begun)
    {
        if (exception is OperationCanceledException)
            return false;
        var passes = PassingErrors.Includes(exception);
        if (passes)
            _grace.Failed(begun);
        else
            _grace.Answered();
        return passes && _grace.Allows;
    }

    [LoggerMessage(EventId = 7007, Message = "Redis did not take '{Operation}' (attempt {Attempt}), trying again: {Reason}")]
    private static partial void LogRetry(ILogger logger, LogLevel level, string operation, int attempt, string reason);
}
