namespace McpTasks.AspNetCore.HttpGate.Messages;

/// <summary>What the request bodies of a process may hold together, each until it is answered. The SDK has no such bound.</summary>
internal sealed class BodyBudget(IOptions<McpHttpOptions> options)
{
    private readonly long _most = options.Value.MaxRequestBytesInFlight;
    private long _held;

    /// <summary>How many bytes are held now.</summary>
    public long Held => Volatile.Read(ref _held);

    public Share Begin() => new(this);

    /// <summary>One body's part, which is given back when this is disposed of.</summary>
    internal sealed class Share(BodyBudget budget) : IDisposable
    {
        private long _bytes;

        /// <summary>Notes how large the body is by now; false when all of them together are too large.</summary>
        public bool TryGrowTo(long bytes)
        {
            var more = bytes - _bytes;
            _bytes = bytes;
            return Interlocked.Add(ref budget._held, more) <= budget._most;
        }

        public void Dispose() => Interlocked.Add(ref budget._held, -_bytes);
    }
}
