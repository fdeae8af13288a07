namespace McpTasks;

/// <summary>Makes a call of the store again until it is answered: what a running attempt needs outlasts an outage.</summary>
internal static class StoreOutage
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>The same for a call of which the answer is that it was done.</summary>
    public static async ValueTask OutlastAsync(Func<ValueTask> call, string what, TimeProvider time, ILogger logger, CancellationToken cancellationToken) =>
        await OutlastAsync(
            async () =>
            {
                await call();
                return true;
            },
            what, time, logger, cancellationToken);

    /// <summary>
    /// Repeats a call, which is for something such as <c>ask a question of task …</c>, until an answer comes. What the store refuses by its
    /// rules (argument and operation exceptions) is thrown at once.
    /// </summary>
    public static async ValueTask<T> OutlastAsync<T>(
        Func<ValueTask<T>> call, string what, TimeProvider time, ILogger logger, CancellationToken cancellationToken)
    {
        for (var pause = TimeSpan.FromMilliseconds(100); ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await call();
            }
            catch (Exception error) when (error is not (OperationCanceledException or ArgumentException or InvalidOperationException))
            {
                logger.StoreAway(error, what, pause);
            }

            await Task.Delay(pause, time, cancellationToken);
        }
    }
}
