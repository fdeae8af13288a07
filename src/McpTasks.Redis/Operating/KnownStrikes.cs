using System.Collections.Concurrent;

namespace McpTasks.Redis;

/// <summary>The strikes of a shard and what tells them from others.</summary>
internal sealed record StrikeSet(RedisValue Version, IReadOnlyList<TaskStrike> All)
{
    /// <summary>Nothing has been read.</summary>
    public static StrikeSet None { get; } = new(RedisValue.EmptyString, []);
}

/// <summary>
/// The strikes of each shard, as this process has last read them. The scripts that create and begin tasks get the version of that set, and answer when it is
/// out of date.
/// </summary>
internal sealed class KnownStrikes(TaskScripts scripts)
{
    private readonly ConcurrentDictionary<int, StrikeSet> _known = new();

    /// <summary>The strikes that were read last.</summary>
    public StrikeSet Of(int shard) => _known.GetValueOrDefault(shard, StrikeSet.None);

    /// <summary>The strikes of a version; reads them where the known ones are of another.</summary>
    public async ValueTask<StrikeSet> ReadAsync(int shard, RedisValue version, CancellationToken cancellationToken) =>
        Of(shard) is var known && known.Version == version ? known : await ReadAsync(shard, cancellationToken);

    public async ValueTask<StrikeSet> ReadAsync(int shard, CancellationToken cancellationToken) =>
        _known[shard] = RedisTaskStrikes.Parse(await RedisTaskStrikes.RunAsync(scripts, Scripts.Strikes, shard, cancellationToken));
}
