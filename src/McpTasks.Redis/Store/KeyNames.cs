using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace McpTasks.Redis;

/// <summary>
/// The keys and channels of the store. All of a shard carry one hash tag, so that a script finds them on one node. A key that a script makes itself, since it
/// learns only there whose it is, is touched by scripts alone that name all keys of the shard.
/// </summary>
internal sealed class KeyNames(string prefix, int shards)
{
    private readonly string[] _shards = [.. Enumerable.Range(0, shards).Select(shard => NameOf(prefix, shard))];
    // What needs no hash in a key.
    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    public int Shards { get; } = shards;

    /// <summary>The shard of an owner's tasks: the same in every process and version (32-bit FNV-1a).</summary>
    public int ShardOf(string owner)
    {
        var hash = 2166136261u;
        foreach (var part in Encoding.UTF8.GetBytes(owner))
            hash = (hash ^ part) * 16777619;
        return (int)(hash % (uint)Shards);
    }

    public RedisKey Task(TaskId id) => $"{Shard(id.Shard)}:task:{id.Value}";

    /// <summary>Where an earlier version kept the request, which is in the task's hash now.</summary>
    public RedisKey Request(TaskId id) => $"{Shard(id.Shard)}:request:{id.Value}";

    /// <summary>A large value of a task, in parts.</summary>
    public RedisKey Payload(TaskId id, string name) => $"{Shard(id.Shard)}:payload:{id.Value}:{name}";

    public RedisKey Due(int shard) => $"{Shard(shard)}:due";

    public RedisKey Owned(int shard, string owner) => $"{Shard(shard)}:owner:{Safe(owner)}";

    /// <summary>An owner's tasks by when they expire, with a minus before the time of those that have ended.</summary>
    public RedisKey Kept(int shard, string owner) => $"{Shard(shard)}:kept:{Safe(owner)}";

    /// <summary>When the next slot for a creation is free, for each owner that has to wait for it.</summary>
    public RedisKey Pace(int shard) => $"{Shard(shard)}:pace";

    /// <summary>Which task an owner's idempotency key made, and of which call.</summary>
    public RedisKey Once(int shard, string owner, string key) => $"{Shard(shard)}:once:{Safe(owner)}:{Safe(key)}";

    /// <summary>A shard's tasks by state and creation time, and by when they expire.</summary>
    public RedisKey Index(int shard) => $"{Shard(shard)}:index";

    /// <summary>Since when the queue is paused. A pause lasts until an operator ends it, so the key does not expire.</summary>
    public RedisKey Paused(int shard) => $"{Shard(shard)}:paused";

    /// <summary>The strikes. A strike lasts until an operator lifts it, so the key does not expire.</summary>
    public RedisKey Strikes(int shard) => $"{Shard(shard)}:strikes";

    /// <summary>When the shard last heard a worker or reaper, and until when no task is taken over. The key belongs to the shard and does not expire.</summary>
    public RedisKey Pulse(int shard) => $"{Shard(shard)}:pulse";

    /// <summary>A shard's owners that have tasks waiting for a worker, by priority. _lines.lua makes the key of each one's tasks.</summary>
    public RedisKey Turns(int shard) => $"{Shard(shard)}:waiting";

    /// <summary>Who holds a place under a limit, who waits for one, the pulse of their shard, and how far the turns of each owner have come.</summary>
    public RedisKey[] Slots(string limit)
    {
        var shard = ShardOf(limit);
        return [$"{Shard(shard)}:slots:{Safe(limit)}", $"{Shard(shard)}:slots-wanted:{Safe(limit)}", Pulse(shard), $"{Shard(shard)}:slots-rounds:{Safe(limit)}"];
    }

    /// <summary>The tasks that have begun under a rate, by time.</summary>
    public RedisKey Rate(string rate) => $"{Shard(ShardOf(rate))}:rate:{Safe(rate)}";

    /// <summary>The newest of an owner's calls of which only the last one runs.</summary>
    public RedisKey Newest(int shard, string owner, string debounce) => $"{Shard(shard)}:newest:{Safe(owner)}:{Safe(debounce)}";

    /// <summary>The workers that have no connection, by when that was first seen.</summary>
    public RedisKey Absent => $"{Shard(0)}:absent";

    /// <summary>The channel that a worker is subscribed to for as long as its process lives; nothing is published there.</summary>
    public string Alive(string worker) => $"{Shard(0)}:alive:{Safe(worker)}";

    /// <summary>The workers by the time at which they are forgotten, and their announcements.</summary>
    public RedisKey[] Workers => [$"{Shard(0)}:workers", $"{Shard(0)}:worker-facts"];

    /// <summary>The list of Data Protection's keys. Their number is bounded by how often they are renewed, so nothing expires it.</summary>
    public RedisKey KeyRing => $"{Shard(0)}:keys";

    public string Channel(TaskId id) => Channels(id.Shard) + id.Value;

    /// <summary>What the channels of workers begin with, before a worker's name: where it hears of its tasks, whatever shard they are in.</summary>
    public string WorkerChannels => $"{Shard(0)}:worker:";

    /// <summary>What the channels of a shard's tasks begin with.</summary>
    public string Channels(int shard) => $"{Shard(shard)}:event:";

    /// <summary>The keys of a shard that a transition of its tasks can touch, in the order that _shard.lua names them.</summary>
    public RedisKey[] OfShard(int shard) => [Due(shard), Index(shard), Paused(shard), Pulse(shard), Strikes(shard), Turns(shard)];

    /// <summary>Every key of a task that a transition can touch, in the order that _focus.lua names them.</summary>
    public RedisKey[] OfTask(TaskRef task) => [Task(task.Id), Owned(task.Id.Shard, task.Owner), Kept(task.Id.Shard, task.Owner)];

    /// <summary>A due entry: what the reaper needs to name the task's keys.</summary>
    public static bool TryParseDue(string member, out TaskRef task)
    {
        var parts = member.Split(' ', 2);
        var found = TaskId.TryParse(parts[0], out var id) && parts.Length == 2;
        task = found ? new(id, parts[1]) : default;
        return found;
    }

    // An id may name a shard that no longer exists.
    private string Shard(int shard) => shard < Shards ? _shards[shard] : NameOf(prefix, shard);

    private static string NameOf(string prefix, int shard) => string.Create(CultureInfo.InvariantCulture, $"{{{prefix}:{shard}}}");

    // Owners are hashes already; anything else is hashed here, so that no foreign text reaches a key.
    private static string Safe(string owner) =>
        owner.Length <= 64 && !owner.AsSpan().ContainsAnyExcept(Plain)
            ? owner
            : "~" + Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(owner)));
}
