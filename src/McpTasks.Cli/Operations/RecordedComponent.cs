using ModelContextProtocol.Server;

namespace McpTasks.Cli.Operations;

/// <summary>A component as one of its tasks records it: enough to repeat that call where only the workers have the component.</summary>
internal sealed class RecordedComponent(TaskRecord task) : IMcpServerPrimitive
{
    public string Id => task.Component;

    public IReadOnlyList<object> Metadata => [];

    public static TaskComponent Of(TaskRecord task, McpTasksOptions options) => new(
        task.Kind, task.Component, new RecordedComponent(task),
        new(TaskMode.Optional)
        {
            PollInterval = task.PollInterval,
            MaxTtl = task.Ttl,
            MaxRunTime = task.MaxRunTime ?? options.MaxRunTime,
            MaxAttempts = task.MaxAttempts,
            InlineGrace = TimeSpan.Zero,
        });
}
