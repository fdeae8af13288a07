using System.Diagnostics;

namespace McpTasks.Redis;

/// <summary>Who waits in the shards, which no shard knows of the others: looked up a few times a second, while somebody asks.</summary>
internal sealed class TurnsElsewhere(TaskScripts scripts)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(100), Stale = TimeSpan.FromSeconds(1);
    private long _looked = Stopwatch.GetTimestamp() - Stopwatch.Frequency;
    private volatile Look? _last;

    /// <summary>
    /// Whether tasks may have waited for their turn for a while in any shard; what waits for a moment may have come with the message in hand. Who believes
    /// that others wait asks, and learns it then.
    /// </summary>
    public bool Any() => scripts.Keys.Shards > 1 && Array.Exists(Seen(), static shard => shard.HasWaited(TurnRules.CrowdAge));

    /// <summary>Whether tasks of other shards may have waited for so long that their turn comes before that of a shard's own.</summary>
    public bool MayComeFirst(int except) =>
        scripts.Keys.Shards > 1 && Array.Exists(Seen(), shard => shard.Shard != except && shard.HasWaited(TurnRules.CrowdAge));

    /// <summary>Whether a crowd may wait in other shards, so that a task of this shard needs a turn of its own.</summary>
    public bool AreCrowded(int except) => scripts.Keys.Shards > 1 && Array.Exists(Seen(), shard => shard.Shard != except && shard.IsCrowded);

    /// <summary>Who waits for a turn, in each shard.</summary>
    public Task<ShardTurns[]> LookAsync(CancellationToken cancellationToken) => LookAsync(isCrowdWanted: false, cancellationToken);

    private Task<ShardTurns[]> LookAsync(bool isCrowdWanted, CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, scripts.Keys.Shards).Select(shard => LookAsync(shard, isCrowdWanted, cancellationToken)));

    private async Task<ShardTurns> LookAsync(int shard, bool isCrowdWanted, CancellationToken cancellationToken)
    {
        var answer = (RedisResult[])(await scripts.Calls.RunAsync(
            Scripts.Heads, task: null, scripts.Keys.OfShard(shard), [scripts.Clock, isCrowdWanted ? "1" : ""], cancellationToken))!;
        return new(shard, IsCrowded: (bool)answer[0], [.. answer.Skip(1).Select(static waited => (long?)waited)]);
    }

    // A look is under way where what was seen is not fresh, and nobody waits for it. Where nothing was seen lately, anybody may wait.
    private ShardTurns[] Seen()
    {
        var looked = Volatile.Read(ref _looked);
        if (Stopwatch.GetElapsedTime(looked) > Fresh && Interlocked.CompareExchange(ref _looked, Stopwatch.GetTimestamp(), looked) == looked)
            _ = RefreshAsync();
        return _last is { } last && Stopwatch.GetElapsedTime(last.At) < Stale ? last.Shards : [ShardTurns.Unknown];
    }

    private async Task RefreshAsync()
    {
        try
        {
            _last = new(Stopwatch.GetTimestamp(), await LookAsync(isCrowdWanted: true, CancellationToken.None));
        }
        catch (Exception error) when (error is RedisException or TimeoutException or ObjectDisposedException)
        {
            _last = null;
        }
    }

    private sealed record Look(long At, ShardTurns[] Shards);
}

/// <summary>Who waits in a shard.</summary>
/// <param name="Shard">The shard.</param>
/// <param name="IsCrowded">Whether few owners have most of many tasks that wait there, with a turn or without.</param>
/// <param name="Waited">How long the first owner of each lane has waited, in milliseconds; null where nobody waits in it.</param>
internal sealed record ShardTurns(int Shard, bool IsCrowded, IReadOnlyList<long?> Waited)
{
    public static readonly ShardTurns Unknown = new(-1, IsCrowded: true, [long.MaxValue, null, null]);

    public bool AnyWaitsIn(IReadOnlyList<TaskPriority> lanes) => lanes.Any(lane => WaitedIn(lane) is not null);

    public bool HasWaited(TimeSpan time) => Waited.Any(waited => waited >= time.TotalMilliseconds);

    public long? WaitedIn(TaskPriority priority) => Waited[(int)priority + 1];
}
