#pragma warning disable MCP9006 // Resuming is part of the 2025-11-25 revision, which this server speaks; the SDK marks it as legacy.
using System.Globalization;
using System.Net.ServerSentEvents;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpTasks.Redis;

/// <summary>
/// Writes a stream's events. Most requests are answered before their client learns of any event; of those nothing is stored.
/// Events that only tell where to resume are never stored: they name the event before.
/// </summary>
internal sealed class RedisReplayWriter(RedisReplayStore store, ReplayStream stream, bool polling) : IReplayWriter
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    // A request's stream has one writer; the unsolicited messages of a session have one in each process.
    private readonly string _writer = stream.IsUnsolicited ? CallToken.Next() : stream.Key;
    private HeldEvent? _reply;
    private bool _exposed = stream.IsUnsolicited;
    private bool _polling = polling;
    private bool _ended;
    private long _last;

    public async ValueTask ExposeAsync()
    {
        await _gate.WaitAsync();
        try
        {
            if (!_exposed)
                await AppendAsync(_reply is null ? [] : [_reply], CancellationToken.None);
            _exposed = true;
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask SetModeAsync(SseEventStreamMode mode, CancellationToken cancellationToken = default)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            _polling = mode == SseEventStreamMode.Polling;
            if (_exposed)
                await AppendAsync([], cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask<SseItem<JsonRpcMessage?>> WriteEventAsync(SseItem<JsonRpcMessage?> sseItem, CancellationToken cancellationToken = default)
    {
        if (sseItem.EventId is not null)
            return sseItem;
        await _gate.WaitAsync(cancellationToken);
        try
        {
            return sseItem.Data is { } message ? await WriteAsync(sseItem, message, cancellationToken) : Named(sseItem);
        }
        finally
        {
            _gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _gate.WaitAsync();
        try
        {
            // The unsolicited messages of a session go on in other processes, and after this one.
            if (!_ended && _exposed && !stream.IsUnsolicited)
                await store.EndAsync(stream, CancellationToken.None);
            _ended = true;
        }
        catch (ObjectDisposedException exception)
        {
            store.Logger.LogDebug(exception, "A stream's end was not stored: the application ends, and with it the connection");
        }
        catch (Exception exception)
        {
            store.Logger.LogWarning(exception, "A stream's end could not be stored; a client that resumes it waits for nothing");
        }
        finally
        {
            _gate.Release();
        }
    }

    private async ValueTask<SseItem<JsonRpcMessage?>> WriteAsync(SseItem<JsonRpcMessage?> item, JsonRpcMessage message, CancellationToken cancellationToken)
    {
        var retry = item.ReconnectionInterval is { } interval ? ((long)interval.TotalMilliseconds).ToString(CultureInfo.InvariantCulture) : "";
        var held = new HeldEvent(retry, JsonSerializer.SerializeToUtf8Bytes(message, MessageJson.Type));
        _ended = message is JsonRpcResponse or JsonRpcError && !stream.IsUnsolicited;
        if (_ended && !_exposed)
        {
            _reply = held;
            return item;
        }

        _exposed = true;
        return await AppendAsync([held], cancellationToken) switch
        {
            Appended.Stored => Named(item),
            // An answer to a question that nobody gets would be waited for in vain.
            Appended.NobodyListens when IsQuestion(message) =>
                throw new InvalidOperationException("The session's client listens to no stream on which it could be asked."),
            Appended.NotStored when IsQuestion(message) =>
                throw new IOException("The session's client cannot be asked now: the session's store does not answer."),
            _ => item,
        };
    }

    private bool IsQuestion(JsonRpcMessage message) => message is JsonRpcRequest && stream.IsUnsolicited;

    private async ValueTask<Appended> AppendAsync(IReadOnlyList<HeldEvent> events, CancellationToken cancellationToken)
    {
        try
        {
            if (await store.AppendAsync(stream, _writer, _polling, _ended, events, cancellationToken) is not { } last)
                return Appended.NobodyListens;
            _last = events.Count > 0 ? last : _last;
            return Appended.Stored;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            if (exception is ObjectDisposedException)
                store.Logger.LogDebug(exception, "An event was not stored: the application ends, and with it the connection");
            else if (stream.IsUnsolicited)
                store.Logger.LogWarning(exception, "A message to a session's client could not be stored, and does not reach it");
            else
                store.Logger.LogWarning(exception, "An event could not be stored; a client that loses its connection cannot resume after it");
            return Appended.NotStored;
        }
    }

    // Unsolicited messages are read from the store, so nobody sees these names here.
    private SseItem<JsonRpcMessage?> Named(SseItem<JsonRpcMessage?> item) => new(item.Data, item.EventType)
    {
        EventId = stream.EventId(_last),
        ReconnectionInterval = item.ReconnectionInterval,
    };

    private enum Appended
    {
        Stored,
        NobodyListens,
        NotStored,
    }
}
