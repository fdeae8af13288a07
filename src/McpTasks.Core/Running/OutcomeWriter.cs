using Microsoft.Extensions.Logging;

namespace McpTasks;

/// <summary>Writes an outcome, through a store that is away for a while: work that is done is not thrown away.</summary>
internal static class OutcomeWriter
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>True when it was written; false when the attempt was stale or the task had ended.</summary>
    public static async Task<bool> WriteAsync(
        ITaskStore store, TaskRecord task, RunningAttempt attempt, TaskOutcome outcome, TimeProvider time, ILogger logger)
    {
        for (var pause = TimeSpan.FromMilliseconds(100); ; pause = pause < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await store.CompleteAsync(task.Ref, task.Attempt, outcome, CancellationToken.None);
            }
            catch (Exception error) when (attempt.End is AttemptEnd.None && error is not ArgumentException)
            {
                logger.LogWarning(error, "Could not write the outcome of task {TaskId}; trying again in {Pause}", task.Id, pause);
            }

            try
            {
                await Task.Delay(pause, time, attempt.Token);
            }
            catch (OperationCanceledException)
            {
                // One last try before the worker stops or the lease is gone.
            }
        }
    }
}
