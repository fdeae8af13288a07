namespace McpTasks;

/// <summary>
/// What the processes of one application know together beside its tasks: small documents, maps, logs, and what they tell each other. Whose state
/// it is and what it means is its users' business. Nothing lives longer than it is kept for.
/// </summary>
internal interface ISharedState
{
    /// <summary>Whether other processes see what is written here.</summary>
    bool IsShared { get; }

    /// <summary>Reads a document, and keeps it for a time from now; null when there is none.</summary>
    ValueTask<byte[]?> ReadAsync(string name, TimeSpan keep, CancellationToken cancellationToken);

    /// <summary>
    /// Changes a document, with nobody else's change in between, and returns what it holds then. The change gives the new content for the
    /// old, null for none, or the same for no change; it may be called again when another one was quicker.
    /// </summary>
    ValueTask<byte[]?> ChangeAsync(string name, Func<byte[]?, byte[]?> change, TimeSpan keep, CancellationToken cancellationToken);

    /// <summary>Reads all values of a map by their keys, and keeps it for a time from now; empty when there is none.</summary>
    ValueTask<IReadOnlyDictionary<string, byte[]>> ReadMapAsync(string map, TimeSpan keep, CancellationToken cancellationToken);

    /// <summary>
    /// Changes one value of a map as <see cref="ChangeAsync"/> changes a document, and returns how many the map has then. Changes of other values are
    /// not in its way. The change may be called first as if there were no value; what the last call gives counts.
    /// </summary>
    ValueTask<int> ChangeInMapAsync(string map, string key, Func<byte[]?, byte[]?> change, TimeSpan keep, CancellationToken cancellationToken);

    /// <summary>Removes values of a map.</summary>
    ValueTask RemoveFromMapAsync(string map, IReadOnlyCollection<string> keys, CancellationToken cancellationToken);

    /// <summary>Removes a document, a map or a log.</summary>
    ValueTask RemoveAsync(string name, CancellationToken cancellationToken);

    /// <summary>Adds an entry, whose bytes do not change any more, to a log, which forgets its oldest ones beyond a number of bytes.</summary>
    ValueTask AppendAsync(string log, ReadOnlyMemory<byte> entry, long maxBytes, TimeSpan keep, CancellationToken cancellationToken);

    /// <summary>Reads some entries of a log that follow a number, and keeps it for a time from now.</summary>
    ValueTask<LogPage> ReadLogAsync(string log, long after, TimeSpan keep, CancellationToken cancellationToken);

    /// <summary>
    /// Hears what is published on a channel, until the result is disposed; an empty message says that some may have been missed. Who hears
    /// must return at once.
    /// </summary>
    ValueTask<IAsyncDisposable> ListenAsync(string channel, Action<ReadOnlyMemory<byte>> heard, CancellationToken cancellationToken);

    /// <summary>Tells everybody who listens to a channel, in this process too.</summary>
    ValueTask PublishAsync(string channel, ReadOnlyMemory<byte> message, CancellationToken cancellationToken);
}

/// <summary>One entry of a log. Numbers follow each other without a gap.</summary>
internal readonly record struct LogEntry(long Number, ReadOnlyMemory<byte> Content);

/// <summary>Some entries of a log.</summary>
/// <param name="Last">The number of its last entry; that of the entry before the next one when it is empty.</param>
/// <param name="Complete">Whether it has forgotten none of its entries for want of room.</param>
/// <param name="Entries">The entries.</param>
internal sealed record LogPage(long Last, bool Complete, IReadOnlyList<LogEntry> Entries)
{
    /// <summary>The most entries of one page.</summary>
    public const int Size = 32;
}
