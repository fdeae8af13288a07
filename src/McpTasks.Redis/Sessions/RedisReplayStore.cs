#pragma warning disable MCP9006 // Resuming is part of the 2025-11-25 revision, which this server speaks; the SDK marks it as legacy.
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Server;
using StackExchange.Redis;

namespace McpTasks.Redis;

/// <summary>Sent events on Redis, bounded by bytes for each session and by age. Events are numbered in one row for a whole session.</summary>
internal sealed class RedisReplayStore(
    SessionScripts scripts, SessionChannels channels, SessionLimits limits, TimeProvider time, ILogger<RedisReplayStore> logger) : IReplayStore
{
    /// <summary>How many events one script looks at.</summary>
    private const int Page = 32;

    public bool IsShared => true;

    public ILogger Logger => logger;

    public TimeProvider Time => time;

    public ValueTask<IReplayWriter> CreateStreamAsync(SseEventStreamOptions options, CancellationToken cancellationToken) =>
        new(new RedisReplayWriter(this, ReplayStream.New(options.SessionId, options.StreamId), options.Mode == SseEventStreamMode.Polling));

    public async ValueTask<IReplayReader?> FindReaderAsync(string sessionId, string lastEventId, CancellationToken cancellationToken)
    {
        if (!SessionKeys.IsId(sessionId) || !ReplayStream.TryParse(sessionId, lastEventId, out var stream, out var after))
            return null;
        var found = (int)await scripts.RunAsync(Scripts.SessionResume, sessionId, cancellationToken, stream.Key, stream.Nonce, after);
        return found < 0 ? null : new RedisReplayReader(this, stream, after) { IsExhausted = found == 1 };
    }

    public IReplayReader Listen(string sessionId) => new RedisReplayReader(this, ReplayStream.Unsolicited(sessionId), after: null);

    public async ValueTask EndStreamAsync(string sessionId, string streamId, CancellationToken cancellationToken) =>
        await scripts.RunAsync(Scripts.SessionEnd, sessionId, cancellationToken, SessionKeys.Stream(streamId), RedisValue.EmptyString);

    // Everything of a session goes with its record.
    public ValueTask RemoveSessionAsync(string sessionId, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    // Old events go with the next write, all of them with their session.
    public ValueTask SweepAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Writes events; the number of the last one, or null when the session has ended or, of an unsolicited message, nobody listens.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="writer">Who writes, one call after the other: a call that is repeated is the writer's last.</param>
    /// <param name="polling">Whether its readers come and go.</param>
    /// <param name="ends">Whether these are its last events.</param>
    /// <param name="events">The events.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async ValueTask<long?> AppendAsync(
        ReplayStream stream, string writer, bool polling, bool ends, IEnumerable<HeldEvent> events, CancellationToken cancellationToken)
    {
        RedisValue[] arguments =
        [
            stream.Key, stream.Nonce, polling ? 1 : 0, ends ? 1 : 0, limits.MaxReplayBytes, RecordFields.Milliseconds(limits.ReplayRetention),
            stream.IsUnsolicited ? 1 : 0, writer, CallToken.Next(), .. events.SelectMany(held => new RedisValue[] { held.Retry, held.Json }),
        ];
        var last = (long)await scripts.RunAsync(Scripts.SessionAppend, stream.SessionId, cancellationToken, arguments);
        return last < 0 ? null : last;
    }

    public async ValueTask EndAsync(ReplayStream stream, CancellationToken cancellationToken) =>
        await scripts.RunAsync(Scripts.SessionEnd, stream.SessionId, cancellationToken, stream.Key, stream.Nonce);

    /// <summary>Takes over the unsolicited messages of a session; the event to read on from, or null when the session has ended.</summary>
    public async ValueTask<long?> TakeOverAsync(ReplayStream stream, string reader, long? after, CancellationToken cancellationToken)
    {
        var from = (long)await scripts.RunAsync(Scripts.SessionListen, stream.SessionId, cancellationToken,
            stream.Key, reader, after?.ToString(CultureInfo.InvariantCulture) ?? "");
        return from < 0 ? null : from;
    }

    public async ValueTask<ReplayPage> ReadAsync(ReplayStream stream, long after, string reader, CancellationToken cancellationToken)
    {
        var answer = (RedisValue[])(await scripts.RunAsync(Scripts.SessionRead, stream.SessionId, cancellationToken, stream.Key, stream.Nonce, after, Page, reader))!;
        return answer.Length < 2 ? new(answer[0]!, after, []) : new(answer[0]!, (long)answer[1], [.. answer[2..].Select(HeldEvent.Parse)]);
    }

    public ValueTask<IAsyncDisposable> OnChangeAsync(ReplayStream stream, Action changed, CancellationToken cancellationToken) =>
        channels.ListenAsync(stream.SessionId, _ => changed(), cancellationToken);
}

/// <summary>What a reader found: what became of the stream, up to where it has looked, and the events.</summary>
internal sealed record ReplayPage(string State, long Upto, IReadOnlyList<HeldEvent> Events);

/// <summary>One event as it is stored.</summary>
internal sealed record HeldEvent(string Retry, byte[] Json, long Number = 0)
{
    public static HeldEvent Parse(RedisValue text)
    {
        var bytes = (byte[])text!;
        var first = Array.IndexOf(bytes, (byte)'|');
        var second = Array.IndexOf(bytes, (byte)'|', first + 1);
        return new(
            Encoding.ASCII.GetString(bytes, first + 1, second - first - 1), bytes[(second + 1)..],
            long.Parse(bytes.AsSpan(0, first), NumberStyles.None, CultureInfo.InvariantCulture));
    }
}
