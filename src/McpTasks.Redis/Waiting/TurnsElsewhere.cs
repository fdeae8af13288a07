using System.Diagnostics;

namespace McpTasks.Redis;

/// <summary>Who waits in the shards, which no shard knows of the others: looked up a few times a second.</summary>
internal sealed class TurnsElsewhere(TaskScripts scripts)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(100);
    private long _looked = Stopwatch.GetTimestamp() - Stopwatch.Frequency;
    private volatile IReadOnlyList<ShardTurns>? _seen;

    /// <summary>Whether tasks wait for their turn in any shard, as was seen last. Who believes that others wait asks, and learns it then.</summary>
    public bool Any() => scripts.Keys.Shards > 1 && (Seen() is not { } seen || seen.Any(shard => shard.AnyWaits));

    /// <summary>Whether tasks wait in other shards so that one of this shard needs a turn among them, as was seen last.</summary>
    public bool AreCrowded(int except) =>
        scripts.Keys.Shards > 1 && Seen() is { } seen && seen.Any(shard => shard.Shard != except && (shard.AnyWaits || shard.IsCrowded));

    /// <summary>Who waits, in each shard.</summary>
    public async Task<IReadOnlyList<ShardTurns>> LookAsync(CancellationToken cancellationToken) =>
        await Task.WhenAll(Enumerable.Range(0, scripts.Keys.Shards).Select(shard => LookAsync(shard, cancellationToken)));

    private async Task<ShardTurns> LookAsync(int shard, CancellationToken cancellationToken)
    {
        var answer = (RedisResult[])(await scripts.Calls.RunAsync(
            Scripts.Heads, task: null, scripts.Keys.OfShard(shard), [scripts.Clock], cancellationToken))!;
        return new(shard, IsCrowded: (bool)answer[0], [.. answer.Skip(1).Select(head => (string)head! is { Length: > 0 } at ? double.Parse(at, CultureInfo.InvariantCulture) : (double?)null)]);
    }

    // A look is under way where what was seen is not fresh, and nobody waits for it.
    private IReadOnlyList<ShardTurns>? Seen()
    {
        var looked = Volatile.Read(ref _looked);
        if (Stopwatch.GetElapsedTime(looked) > Fresh && Interlocked.CompareExchange(ref _looked, Stopwatch.GetTimestamp(), looked) == looked)
            _ = RefreshAsync();
        return _seen;
    }

    private async Task RefreshAsync()
    {
        try
        {
            _seen = await LookAsync(CancellationToken.None);
        }
        catch (Exception error) when (error is RedisException or TimeoutException or ObjectDisposedException)
        {
            _seen = null;
        }
    }
}

/// <summary>Who waits in a shard.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="IsCrowded">Whether so many tasks of one owner wait there that a message takes a while.</param>
/// <param name="Heads">When the first owner of each lane came or had its last turn; null where nobody waits in it.</param>
internal sealed record ShardTurns(int Shard, bool IsCrowded, IReadOnlyList<double?> Heads)
{
    public bool AnyWaits => Heads.Any(head => head is not null);

    public double? HeadOf(TaskPriority priority) => Heads[(int)priority + 1];
}
