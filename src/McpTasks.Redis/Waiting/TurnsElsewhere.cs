using System.Diagnostics;

namespace McpTasks.Redis;

/// <summary>Who waits in the shards, which no shard knows of the others: looked up a few times a second, while somebody asks.</summary>
internal sealed class TurnsElsewhere(TaskScripts scripts)
{
    /// <summary>How many milliseconds an owner must have waited longer than one of a message's own shard to have that message.</summary>
    public static readonly long Moment = (long)TurnRules.CrowdAge.TotalMilliseconds;

    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(100), Stale = TimeSpan.FromSeconds(1), Patience = TimeSpan.FromSeconds(1);
    private long _looked = Stopwatch.GetTimestamp() - Stopwatch.Frequency;
    private bool _isLooking;
    private volatile Look? _last;

    /// <summary>
    /// Whether tasks may have waited for their turn for a while in any shard; what waits for a moment may have come with the message in hand. Who believes
    /// that others wait asks, and learns it then.
    /// </summary>
    public bool Any() => scripts.Keys.Shards > 1 && Array.Exists(Seen(), static shard => shard.Waited.Any(static waited => waited >= Moment));

    /// <summary>Whether the turn of another shard's owner may come before that of a shard's own.</summary>
    public bool MayComeFirst(int own)
    {
        if (scripts.Keys.Shards == 1)
            return false;
        var seen = Seen();
        var here = Array.Find(seen, shard => shard.Shard == own);
        return Array.Exists(seen, shard => shard != here && shard.GoesBefore(here));
    }

    /// <summary>Whether a crowd may wait in other shards, so that a task of this shard needs a turn of its own.</summary>
    public bool AreCrowded(int except) => scripts.Keys.Shards > 1 && Array.Exists(Seen(), shard => shard.Shard != except && shard.IsCrowded);

    /// <summary>Who waits for a turn, in each shard. Nobody does in one that does not answer soon, unless it is the message's own.</summary>
    public Task<ShardTurns[]> LookAsync(int own, CancellationToken cancellationToken) => LookAsync(own, isCrowdWanted: false, cancellationToken);

    /// <summary>Calls a shard; null where it should answer soon and does not. What waits in another shard must not hold up a message whose own is well.</summary>
    public static async Task<RedisResult?> SoonAsync(Func<CancellationToken, ValueTask<RedisResult>> call, bool soon, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        if (soon)
            limit.CancelAfter(Patience);
        try
        {
            return await call(limit.Token);
        }
        catch (Exception error) when (soon && !cancellationToken.IsCancellationRequested && (error is OperationCanceledException || PassingErrors.Includes(error)))
        {
            return null;
        }
    }

    private Task<ShardTurns[]> LookAsync(int? own, bool isCrowdWanted, CancellationToken cancellationToken) =>
        Task.WhenAll(Enumerable.Range(0, scripts.Keys.Shards).Select(shard => LookAsync(shard, shard != own, isCrowdWanted, cancellationToken)));

    private async Task<ShardTurns> LookAsync(int shard, bool soon, bool isCrowdWanted, CancellationToken cancellationToken)
    {
        var answer = (RedisResult[]?)await SoonAsync(
            limited => scripts.Calls.RunAsync(Scripts.Heads, task: null, scripts.Keys.OfShard(shard), [scripts.Clock, isCrowdWanted ? "1" : ""], limited), soon, cancellationToken);
        return answer is null ? new(shard, IsCrowded: false, [null, null, null])
            : new(shard, IsCrowded: (bool)answer[0], [.. answer.Skip(1).Select(static waited => (long?)waited)]);
    }

    // A look is under way where what was seen is not fresh, and nobody waits for it. Where nothing was seen lately, anybody may wait.
    private ShardTurns[] Seen()
    {
        if (Stopwatch.GetElapsedTime(Volatile.Read(ref _looked)) > Fresh && !Interlocked.Exchange(ref _isLooking, true))
            _ = RefreshAsync();
        return _last is { } last && Stopwatch.GetElapsedTime(last.At) < Stale ? last.Shards : [ShardTurns.Unknown];
    }

    private async Task RefreshAsync()
    {
        try
        {
            var at = Stopwatch.GetTimestamp();
            _last = new(at, await LookAsync(own: null, isCrowdWanted: true, CancellationToken.None));
        }
        catch (Exception error) when (error is RedisException or ObjectDisposedException)
        {
            _last = null;
        }
        finally
        {
            Volatile.Write(ref _looked, Stopwatch.GetTimestamp());
            Volatile.Write(ref _isLooking, false);
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

    public long? WaitedIn(TaskPriority priority) => Waited[(int)priority + 1];

    /// <summary>Whether an owner here has waited for longer than the first of its lane there, by more than a moment.</summary>
    public bool GoesBefore(ShardTurns? there)
    {
        for (var lane = 0; lane < Waited.Count; lane++)
        {
            if (Waited[lane] >= TurnsElsewhere.Moment + (there?.Waited[lane] ?? 0))
                return true;
        }

        return false;
    }
}
