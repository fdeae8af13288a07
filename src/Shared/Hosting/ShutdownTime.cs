namespace McpTasks.Shared.Hosting;

/// <summary>How long a host may take to stop.</summary>
internal static class ShutdownTime
{
    // For what stops after the tasks.
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Lets the host wait for the tasks that its worker drains. Idempotent; a host that waits longer, or without end, goes on doing so.
    /// </summary>
    public static void OutlastDraining(this IServiceCollection services) =>
        services.AddOptions<HostOptions>().Configure<IOptions<McpTasksWorkerOptions>>((host, worker) =>
        {
            var least = worker.Value.DrainTimeout + Rest;
            if (host.ShutdownTimeout != Timeout.InfiniteTimeSpan && host.ShutdownTimeout < least)
                host.ShutdownTimeout = least;
        });
}
