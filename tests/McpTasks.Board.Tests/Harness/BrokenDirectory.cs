namespace McpTasks.Board.Tests.Harness;

/// <summary>A store that does not answer, until it is told to.</summary>
internal sealed class BrokenDirectory(InMemoryTaskStore store) : ITaskDirectory
{
    private volatile bool _isMended;

    public void Mend() => _isMended = true;

    public ValueTask<TaskListing> FindAsync(TaskQuery query, CancellationToken cancellationToken) =>
        _isMended ? store.FindAsync(query, cancellationToken) : throw new TimeoutException("The store does not answer.");

    public ValueTask<IReadOnlyDictionary<TaskPhase, long>> CountAsync(CancellationToken cancellationToken) =>
        store.CountAsync(cancellationToken);
}
