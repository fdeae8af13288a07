namespace McpTasks;

/// <summary>Hands hints to this process itself. One too many is dropped: its task is found as one whose hint was lost.</summary>
internal sealed class InProcessDispatcher : ITaskDispatcher
{
    private readonly Channel<RunTask> _hints = Channel.CreateBounded<RunTask>(
        new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropWrite });

    public ChannelReader<RunTask> Hints => _hints.Reader;

    public ValueTask DispatchAsync(RunTask message, CancellationToken cancellationToken) => _hints.Writer.WriteAsync(message, cancellationToken);
}
