using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace McpTasks.AspNetCore.Http;

/// <summary>An HTTP response that has become an event stream: whole events, one at a time, with keep-alive comments between them.</summary>
internal sealed class SseConnection : IAsyncDisposable
{
    private static readonly byte[] KeepAlive = ": keep-alive\n\n"u8.ToArray();

    private readonly HttpContext _context;
    private readonly ReplyStreams _settings;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ITimer _timer;
    private bool _closed;

    private SseConnection(HttpContext context, ReplyStreams settings)
    {
        (_context, _settings) = (context, settings);
        _timer = settings.Time.CreateTimer(static state => _ = ((SseConnection)state!).KeepAliveAsync(), this, settings.KeepAlive, settings.KeepAlive);
    }

    /// <summary>Sends the headers at once.</summary>
    public static async ValueTask<SseConnection> StartAsync(HttpContext context, ReplyStreams settings)
    {
        var response = context.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        // Compression would hold events back.
        response.Headers.ContentEncoding = "identity";
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        await response.StartAsync(context.RequestAborted);
        await response.Body.FlushAsync(context.RequestAborted);
        return new SseConnection(context, settings);
    }

    public async ValueTask WriteAsync(ReadOnlyMemory<byte> events, CancellationToken cancellationToken)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            await SendAsync(events);
        }
        finally
        {
            _writing.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync();
        await _writing.WaitAsync(CancellationToken.None);
        _closed = true;
        _writing.Release();
    }

    private async Task KeepAliveAsync()
    {
        // An event on its way keeps the connection alive just as well.
        if (!await _writing.WaitAsync(TimeSpan.Zero))
            return;
        try
        {
            await SendAsync(KeepAlive);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            _settings.Logger.LogDebug("An event stream's client has gone before its keep-alive.");
        }
        finally
        {
            _writing.Release();
        }
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> events)
    {
        if (_closed)
            return;
        var sending = WriteAndFlushAsync(events);
        try
        {
            await sending.WaitAsync(_settings.SlowestReader, _settings.Time);
        }
        catch (TimeoutException late) when (!sending.IsCompleted)
        {
            // Whoever waits for this client is let go; there is no way left on which to tell it why.
            _settings.Logger.LogWarning(
                "Dropped a client that has not read its event stream for {Seconds} s ({Setting}).", _settings.SlowestReader.TotalSeconds, $"{McpHttpOptions.SectionName}:{nameof(McpHttpOptions.SlowestReader)}");
            _context.Abort();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw new IOException("The client does not read its event stream.", late);
        }
    }

    private async Task WriteAndFlushAsync(ReadOnlyMemory<byte> events)
    {
        await _context.Response.Body.WriteAsync(events, _context.RequestAborted);
        await _context.Response.Body.FlushAsync(_context.RequestAborted);
    }
}
