using System.Diagnostics;

namespace McpTasks.Redis;

/// <summary>Whether tasks wait for their turn in any shard, which no shard knows of the others: looked up a few times a second.</summary>
internal sealed class TurnsElsewhere(TaskScripts scripts)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(100);
    private long _looked = Stopwatch.GetTimestamp() - Stopwatch.Frequency;
    private volatile bool _any = scripts.Keys.Shards > 1;

    /// <summary>What was seen last. A look is under way where that is not fresh, and nobody waits for it.</summary>
    public bool Any()
    {
        var looked = Volatile.Read(ref _looked);
        if (scripts.Keys.Shards > 1 && Stopwatch.GetElapsedTime(looked) > Fresh && Interlocked.CompareExchange(ref _looked, Stopwatch.GetTimestamp(), looked) == looked)
            _ = LookAsync();
        return _any;
    }

    /// <summary>The shards where tasks wait, from one on.</summary>
    public async Task<IReadOnlyList<int>> WaitingAsync(int first, CancellationToken cancellationToken)
    {
        var shards = Enumerable.Range(0, scripts.Keys.Shards).Select(step => (first + step) % scripts.Keys.Shards).ToArray();
        var there = await Task.WhenAll(shards.Select(shard => scripts.Calls.ExistsAsync(scripts.Keys.Turns(shard), cancellationToken).AsTask()));
        return [.. shards.Where((_, place) => there[place])];
    }

    private async Task LookAsync()
    {
        // Whoever believes that others wait asks, and learns it then.
        var any = true;
        try
        {
            any = (await WaitingAsync(0, CancellationToken.None)).Count > 0;
        }
        catch (Exception error) when (error is RedisException or TimeoutException or ObjectDisposedException)
        {
        }

        _any = any;
    }
}
