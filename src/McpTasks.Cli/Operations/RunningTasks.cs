namespace McpTasks.Cli.Operations;

/// <summary>Follows whatever runs, the newest 200 of each state, until it is interrupted.</summary>
internal static class RunningTasks
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);
    private static readonly TaskPhase[] Running = [TaskPhase.Running, TaskPhase.InputRequired];

    public static async Task FollowAsync(IOperations operations, Action<TaskRecord> show, CancellationToken cancellationToken)
    {
        HashSet<TaskId> known = [];
        while (true)
        {
            var running = new Dictionary<TaskId, TaskRecord>();
            foreach (var state in Running)
            {
                var found = await operations.FindAsync(new() { Phase = state, Limit = TaskQuery.MaxLimit }, cancellationToken);
                foreach (var task in found.Tasks)
                    running[task.Id] = task;
            }

            // What runs no longer has ended, or waits for another worker.
            foreach (var id in known.Where(id => !running.ContainsKey(id)))
            {
                if (await operations.LookAsync(id, cancellationToken) is { } task)
                    show(task);
            }

            foreach (var task in running.Values)
                show(task);
            known = [.. running.Keys];
            await Task.Delay(BetweenLooks, operations.Time, cancellationToken);
        }
    }
}
