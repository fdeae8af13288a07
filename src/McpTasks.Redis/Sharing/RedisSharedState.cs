using System.Text;

namespace McpTasks.Redis;

/// <summary>Documents are strings, maps are hashes, logs are lists, each with a key and a hash tag of its own; what is told goes over pub/sub.</summary>
internal sealed class RedisSharedState(RedisCalls calls, PubSubHub hub, string prefix) : ISharedState
{
    private const byte Separator = (byte)'|';

    // A script can pass on a few thousand arguments at once.
    private const int MostRemoved = 1_000;

    public bool IsShared => true;

    public async ValueTask<byte[]?> ReadAsync(string name, TimeSpan keep, CancellationToken cancellationToken) =>
        (byte[]?)await RunAsync(Scripts.SharedRead, name, cancellationToken, RecordFields.Milliseconds(keep));

    public async ValueTask<byte[]?> ChangeAsync(string name, Func<byte[]?, byte[]?> change, TimeSpan keep, CancellationToken cancellationToken)
    {
        while (true)
        {
            var before = await ReadAsync(name, TimeSpan.Zero, cancellationToken);
            var after = change(before);
            if (ReferenceEquals(before, after))
                return after;
            var done = await RunAsync(
                Scripts.SharedChange, name, cancellationToken, RecordFields.Milliseconds(keep), before is null ? 0 : 1, before ?? [], after is null ? 0 : 1, after ?? []);
            if ((bool)done)
                return after;
        }
    }

    public async ValueTask<IReadOnlyDictionary<string, byte[]>> ReadMapAsync(string map, TimeSpan keep, CancellationToken cancellationToken)
    {
        var values = (RedisValue[])(await RunAsync(Scripts.SharedMap, map, cancellationToken, RecordFields.Milliseconds(keep)))!;
        return values.Chunk(2).ToDictionary(pair => (string)pair[0]!, pair => (byte[])pair[1]!, StringComparer.Ordinal);
    }

    public async ValueTask<int> ChangeInMapAsync(string map, string key, Func<byte[]?, byte[]?> change, TimeSpan keep, CancellationToken cancellationToken)
    {
        // Most values are new: that is tried first, and answered with the value where there is one.
        for (byte[]? before = null; ;)
        {
            var after = change(before);
            var answer = (RedisResult[])(await RunAsync(
                Scripts.SharedMapChange, map, cancellationToken, RecordFields.Milliseconds(keep), before is null ? 0 : 1, before ?? [], after is null ? 0 : 1, after ?? [], key))!;
            if ((bool)answer[0])
                return (int)answer[1];
            before = answer is [_, var value] ? (byte[]?)value : null;
        }
    }

    public async ValueTask RemoveFromMapAsync(string map, IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
    {
        foreach (var some in keys.Chunk(MostRemoved))
            await RunAsync(Scripts.SharedMapRemove, map, cancellationToken, Array.ConvertAll(some, key => (RedisValue)key));
    }

    public async ValueTask RemoveAsync(string name, CancellationToken cancellationToken) =>
        await RunAsync(Scripts.SharedRemove, name, cancellationToken);

    public async ValueTask AppendAsync(string log, ReadOnlyMemory<byte> entry, long maxBytes, TimeSpan keep, CancellationToken cancellationToken) =>
        await RunAsync(Scripts.SharedAppend, log, cancellationToken, RecordFields.Milliseconds(keep), maxBytes, CallToken.Next(), entry);

    public async ValueTask<LogPage> ReadLogAsync(string log, long after, TimeSpan keep, CancellationToken cancellationToken)
    {
        var answer = (RedisValue[])(await RunAsync(Scripts.SharedLog, log, cancellationToken, RecordFields.Milliseconds(keep), after, LogPage.Size))!;
        return new((long)answer[0], (bool)answer[1], [.. answer[2..].Select(Parse)]);
    }

    public ValueTask<IAsyncDisposable> ListenAsync(string channel, Action<ReadOnlyMemory<byte>> heard, CancellationToken cancellationToken) =>
        hub.ListenAsync(Key(channel)!, message => heard((byte[]?)message ?? []), () => Missed(heard), cancellationToken);

    public async ValueTask PublishAsync(string channel, ReadOnlyMemory<byte> message, CancellationToken cancellationToken) =>
        await hub.PublishAsync(Key(channel)!, message, cancellationToken);

    private ValueTask<RedisResult> RunAsync(Script script, string name, CancellationToken cancellationToken, params RedisValue[] arguments) =>
        calls.RunAsync(script, task: null, [Key(name)], [RedisValue.EmptyString, .. arguments], cancellationToken);

    // A name may hold what a client sent.
    private RedisKey Key(string name) => $"{{{prefix}:shared:{Uri.EscapeDataString(name)}}}";

    private static Task Missed(Action<ReadOnlyMemory<byte>> heard)
    {
        heard(default);
        return Task.CompletedTask;
    }

    // number|bytes up to here|call|content
    private static LogEntry Parse(RedisValue stored)
    {
        var bytes = (ReadOnlyMemory<byte>)(byte[])stored!;
        var number = bytes.Span.IndexOf(Separator);
        var content = bytes;
        for (var part = 0; part < 3; part++)
            content = content[(content.Span.IndexOf(Separator) + 1)..];
        return new(long.Parse(Encoding.ASCII.GetString(bytes.Span[..number]), NumberStyles.None, CultureInfo.InvariantCulture), content);
    }
}
