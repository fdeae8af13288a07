using StackExchange.Redis;

namespace McpTasks.RedisTransport.Connection;

internal static class RedisRetry
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    // A server that starts, fails over or moves slots says so with these.
    private static readonly string[] Passing = ["LOADING", "NOSCRIPT", "READONLY", "MASTERDOWN", "CLUSTERDOWN", "TRYAGAIN", "BUSY"];

    public static bool IsPassing(Exception exception) => exception switch
    {
        RedisConnectionException or TimeoutException => true,
        // Closing a connection cancels what it was waiting for.
        ObjectDisposedException => true,
        RedisServerException server => Passing.Any(code => server.Message.Contains(code, StringComparison.Ordinal)),
        _ => false,
    };

    public static async Task<T> RunAsync<T>(Func<Task<T>> attempt, TimeSpan limit, TimeProvider time, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        for (var pause = First; ; pause = pause * 2 < Longest ? pause * 2 : Longest)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                return await attempt();
            }
            catch (Exception exception) when (IsPassing(exception) && time.GetElapsedTime(started) < limit)
            {
                await Task.Delay(pause, time, cancellation);
            }
        }
    }
}
