using Microsoft.Extensions.DependencyInjection;

namespace McpTasks.Tests.Waiting;

internal static class TaskWaiting
{
    // Longer than a test takes: an event that was lost is found out.
    private static readonly TimeSpan Patience = TimeSpan.FromDays(1);

    /// <summary>Waits until the record is as wanted; the events wake it.</summary>
    public static async Task<TaskRecord> UntilAsync(this IServiceProvider services, TaskRecord task, Func<TaskRecord, bool> wanted)
    {
        await using var watch = await services.GetRequiredService<ITaskEvents>().WatchAsync(task.Id, CancellationToken.None);
        while (await services.GetRequiredService<ITaskStore>().GetAsync(task.Id, CancellationToken.None) is { } now)
        {
            if (wanted(now))
                return now;
            await watch.WaitAsync(Patience, CancellationToken.None);
        }

        throw new InvalidOperationException("The task is gone.");
    }
}
