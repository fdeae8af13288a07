namespace McpTasks.AspNetCore.Tests.Sessions;

/// <summary>The memory of one process as several share it, where a test may hold up, lose or fail what is asked of it.</summary>
internal sealed class WatchedState(ISharedState inner) : ISharedState
{
    public bool IsShared => true;

    public Func<Task> WhileListening { get; set; } = () => Task.CompletedTask;

    /// <summary>Answers whether what is told is to arrive.</summary>
    public Func<ReadOnlyMemory<byte>, Task<bool>> WhilePublishing { get; set; } = _ => Task.FromResult(true);

    public bool FailsToAppend { get; set; }

    public int Published { get; private set; }

    public int MapsRead { get; private set; }

    public ValueTask<byte[]?> ReadAsync(string name, TimeSpan keep, CancellationToken cancellationToken) =>
        inner.ReadAsync(name, keep, cancellationToken);

    public ValueTask<byte[]?> ChangeAsync(string name, Func<byte[]?, byte[]?> change, TimeSpan keep, CancellationToken cancellationToken) =>
        inner.ChangeAsync(name, change, keep, cancellationToken);

    public ValueTask<IReadOnlyDictionary<string, byte[]>> ReadMapAsync(string map, TimeSpan keep, CancellationToken cancellationToken)
    {
        MapsRead++;
        return inner.ReadMapAsync(map, keep, cancellationToken);
    }

    public ValueTask<int> ChangeInMapAsync(
        string map, string key, Func<byte[]?, byte[]?> change, TimeSpan keep, CancellationToken cancellationToken) =>
        inner.ChangeInMapAsync(map, key, change, keep, cancellationToken);

    public ValueTask RemoveFromMapAsync(string map, IReadOnlyCollection<string> keys, CancellationToken cancellationToken) =>
        inner.RemoveFromMapAsync(map, keys, cancellationToken);

    public ValueTask RemoveAsync(string name, CancellationToken cancellationToken) => inner.RemoveAsync(name, cancellationToken);

    public ValueTask AppendAsync(
        string log, ReadOnlyMemory<byte> entry, long maxBytes, TimeSpan keep, CancellationToken cancellationToken) =>
        FailsToAppend ? throw new TimeoutException() : inner.AppendAsync(log, entry, maxBytes, keep, cancellationToken);

    public ValueTask<LogPage> ReadLogAsync(string log, long after, TimeSpan keep, CancellationToken cancellationToken) =>
        inner.ReadLogAsync(log, after, keep, cancellationToken);

    public async ValueTask<IAsyncDisposable> ListenAsync(
        string channel, Action<ReadOnlyMemory<byte>> heard, CancellationToken cancellationToken)
    {
        await WhileListening();
        return await inner.ListenAsync(channel, heard, cancellationToken);
    }

    public async ValueTask PublishAsync(string channel, ReadOnlyMemory<byte> message, CancellationToken cancellationToken)
    {
        Published++;
        if (await WhilePublishing(message))
            await inner.PublishAsync(channel, message, cancellationToken);
    }
}
