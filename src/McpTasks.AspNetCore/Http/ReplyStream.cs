using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ModelContextProtocol;

namespace McpTasks.AspNetCore.Http;

/// <summary>
/// What the SDK's transport writes the events of one POST to. A reply that comes first and soon becomes plain JSON with a fitting
/// status; anything else, or silence beyond a limit, makes the response an event stream.
/// </summary>
internal sealed class ReplyStream : WriteOnlyStream
{
    private readonly HttpContext _context;
    private readonly McpEra _era;
    private readonly ReplyStreams _settings;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly MemoryStream _held = new();
    private readonly ITimer _headerTimer;
    private SseConnection? _events;
    private Func<ValueTask>? _expose;
    private bool _done;

    public ReplyStream(HttpContext context, McpEra era, ReplyStreams settings)
    {
        (_context, _era, _settings) = (context, era, settings);
        _headerTimer = settings.Time.CreateTimer(static state => _ = ((ReplyStream)state!).StopWaitingAsync(), this, settings.HeaderDelayOf(era), Timeout.InfiniteTimeSpan);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (!_done)
                await TakeAsync(buffer, cancellationToken);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Says what to do before the client learns the id of an event, or does it now where that has happened.</summary>
    public async ValueTask ExposeWithAsync(Func<ValueTask> expose)
    {
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            if (_events is null)
                _expose = expose;
            else
                await expose();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Ends the response: sends what is still held. Nothing is written afterwards.</summary>
    public async ValueTask CompleteAsync()
    {
        await _headerTimer.DisposeAsync();
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            // A legacy request always gets a response, even when its reply will never come because it was cancelled.
            if (!_done && _events is null && (_held.Length > 0 || _era == McpEra.Legacy) && !_context.RequestAborted.IsCancellationRequested)
                await StartEventsAsync();
            _done = true;
        }
        finally
        {
            _gate.Release();
            if (_events is not null)
                await _events.DisposeAsync();
        }
    }

    private async ValueTask TakeAsync(ReadOnlyMemory<byte> frame, CancellationToken cancellationToken)
    {
        if (_events is not null)
        {
            await _events.WriteAsync(frame, cancellationToken);
            return;
        }

        var json = SseFrame.DataOf(frame);
        var (isReply, errorCode) = json.IsEmpty ? (false, null) : SseFrame.Classify(json.Span);
        if (isReply)
        {
            await SendJsonAsync(json, errorCode);
            return;
        }

        // An event without data only tells where to resume; a reply that follows soon makes it needless.
        _held.Write(frame.Span);
        if (!json.IsEmpty)
            await StartEventsAsync();
    }

    private async ValueTask SendJsonAsync(ReadOnlyMemory<byte> json, int? errorCode)
    {
        _done = true;
        var response = _context.Response;
        response.StatusCode = _era == McpEra.Modern ? StatusOf(errorCode) : StatusCodes.Status200OK;
        response.ContentType = "application/json";
        response.Headers.CacheControl = "no-cache, no-store";
        response.ContentLength = json.Length;
        // A failed initialize has made no session.
        if (errorCode is not null)
            response.Headers.Remove(McpHeaders.SessionId);
        await response.Body.WriteAsync(json, _context.RequestAborted);
    }

    private async ValueTask StartEventsAsync()
    {
        if (_expose is not null)
            await _expose();
        _events = await SseConnection.StartAsync(_context, _settings);
        if (_held.Length > 0)
            await _events.WriteAsync(_held.GetBuffer().AsMemory(0, (int)_held.Length), _context.RequestAborted);
        _held.SetLength(0);
    }

    private async Task StopWaitingAsync()
    {
        try
        {
            await _gate.WaitAsync(_context.RequestAborted);
            try
            {
                if (!_done && _events is null)
                    await StartEventsAsync();
            }
            finally
            {
                _gate.Release();
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            _settings.Logger.LogDebug("A client has gone before its response began.");
        }
    }

    // 2026-07-28 Streamable HTTP ties these errors to a status; all others are replies like any other.
    private static int StatusOf(int? errorCode) => (McpErrorCode?)errorCode switch
    {
        McpErrorCode.MethodNotFound => StatusCodes.Status404NotFound,
        McpErrorCode.HeaderMismatch or McpErrorCode.MissingRequiredClientCapability or McpErrorCode.UnsupportedProtocolVersion => StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status200OK,
    };
}

/// <summary>What all reply streams of a process share.</summary>
internal sealed record ReplyStreams(TimeSpan HeaderDelay, TimeSpan KeepAlive, TimeSpan SlowestReader, TimeProvider Time, ILogger Logger)
{
    // Until the first event's id has reached it, a client that loses its connection cannot resume.
    private static readonly TimeSpan LongestLegacyDelay = TimeSpan.FromMilliseconds(100);

    public TimeSpan HeaderDelayOf(McpEra era) =>
        era == McpEra.Legacy && HeaderDelay > LongestLegacyDelay ? LongestLegacyDelay : HeaderDelay;
}
