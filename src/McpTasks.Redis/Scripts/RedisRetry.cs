using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace McpTasks.Redis;

/// <summary>
/// Runs a call again while the server is away, loading, or has forgotten a script, for a bounded time. Every script knows its own
/// repetition by a token, so a call whose reply was lost is answered the same and not done twice.
/// </summary>
internal sealed class RedisRetry(TimeSpan retryFor, TimeProvider timeProvider, ILogger logger)
{
    // Async commands of the client have no time limit of their own: a half-open connection would hang them.
    private static readonly TimeSpan ShortestCall = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestCall = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(500);

    private static readonly string[] Passing = ["LOADING", "NOSCRIPT", "TRYAGAIN", "CLUSTERDOWN", "MASTERDOWN", "READONLY"];

    // A first call that hangs must leave time for another; one that is only slow must not be taken for hanging.
    private readonly TimeSpan _callTimeout = TimeSpan.FromTicks(Math.Clamp((retryFor / 3).Ticks, ShortestCall.Ticks, LongestCall.Ticks));

    public async ValueTask<T> RunAsync<T>(string operation, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        var started = timeProvider.GetTimestamp();
        for (var (attempt, pause) = (1, FirstPause); ; attempt++, pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return await call().WaitAsync(_callTimeout, timeProvider, cancellationToken);
            }
            catch (Exception exception) when (IsPassing(exception) && timeProvider.GetElapsedTime(started) + pause <= retryFor)
            {
                // One line a call: while a server restarts, every call comes here again and again.
                logger.Log(attempt == 1 ? LogLevel.Warning : LogLevel.Debug, "Redis did not take '{Operation}' (attempt {Attempt}), trying again: {Reason}", operation, attempt, exception.Message);
                await Task.Delay(pause, timeProvider, cancellationToken);
            }
        }
    }

    public static bool IsPassing(Exception exception) => exception switch
    {
        RedisConnectionException or TimeoutException => true,
        RedisServerException => Array.Exists(Passing, code => exception.Message.Contains(code, StringComparison.Ordinal)),
        _ => false,
    };
}
