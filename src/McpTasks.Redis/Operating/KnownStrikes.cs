using System.Collections.Concurrent;

namespace McpTasks.Redis;

/// <summary>The strikes of a shard and what tells them from others.</summary>
internal sealed record StrikeSet(RedisValue Version, IReadOnlyList<TaskStrike> All)
{
    /// <summary>Nothing was looked at.</summary>
    public static StrikeSet None { get; } = new(RedisValue.EmptyString, []);
}

/// <summary>
/// The strikes of each shard, as this process has read them last. The scripts that create and begin tasks are told their version, and answer where it is no
/// longer the newest.
/// </summary>
internal sealed class KnownStrikes(TaskScripts scripts)
{
    private readonly ConcurrentDictionary<int, StrikeSet> _known = new();

    /// <summary>Those that were read last.</summary>
    public StrikeSet Of(int shard) => _known.GetValueOrDefault(shard, StrikeSet.None);

    /// <summary>Those of a version, read where they are not known.</summary>
    public async ValueTask<StrikeSet> ReadAsync(int shard, RedisValue version, CancellationToken cancellationToken) =>
        Of(shard) is var known && known.Version == version ? known : await ReadAsync(shard, cancellationToken);

    public async ValueTask<StrikeSet> ReadAsync(int shard, CancellationToken cancellationToken) =>
        _known[shard] = RedisTaskStrikes.Parse(await RedisTaskStrikes.RunAsync(scripts, Scripts.Strikes, shard, cancellationToken));
}
