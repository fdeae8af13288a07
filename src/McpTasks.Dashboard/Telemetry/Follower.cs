using System.Threading.Channels;

namespace McpTasks.Dashboard.Telemetry;

/// <summary>One who is sent what arrives, as it arrives. What waits for him is bounded: when he is too slow, he is let go.</summary>
internal sealed class Follower<T>(long maxBytes, Action<Follower<T>> leave) : IDisposable
{
    private readonly Channel<(T[] Items, long Bytes)> _waiting = Channel.CreateUnbounded<(T[], long)>(new() { SingleReader = true });
    private long _bytes;

    /// <summary>Set when the follower was let go because he was too slow.</summary>
    public bool IsTooSlow { get; private set; }

    public void Offer(T[] items, long bytes)
    {
        if (Interlocked.Add(ref _bytes, bytes) > maxBytes)
        {
            IsTooSlow = true;
            _waiting.Writer.TryComplete();
            leave(this);
        }
        else
        {
            _waiting.Writer.TryWrite((items, bytes));
        }
    }

    /// <summary>What arrives, until the follower is let go.</summary>
    public async IAsyncEnumerable<T[]> ReadAllAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var (items, bytes) in _waiting.Reader.ReadAllAsync(cancellation))
        {
            Interlocked.Add(ref _bytes, -bytes);
            yield return items;
        }
    }

    public void Dispose() => leave(this);
}
