using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace McpTasks.Server.Http;

/// <summary>An HTTP response that has become an event stream: whole events, one at a time, with keep-alive comments between them.</summary>
internal sealed class SseConnection : IAsyncDisposable
{
    private static readonly byte[] KeepAlive = ": keep-alive\n\n"u8.ToArray();

    private readonly HttpContext _context;
    private readonly ILogger _logger;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ITimer _timer;
    private bool _closed;

    private SseConnection(HttpContext context, TimeSpan keepAlive, TimeProvider time, ILogger logger)
    {
        (_context, _logger) = (context, logger);
        _timer = time.CreateTimer(static state => _ = ((SseConnection)state!).KeepAliveAsync(), this, keepAlive, keepAlive);
    }

    /// <summary>Sends the headers at once.</summary>
    public static async ValueTask<SseConnection> StartAsync(HttpContext context, TimeSpan keepAlive, TimeProvider time, ILogger logger)
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
        return new SseConnection(context, keepAlive, time, logger);
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
            _logger.LogDebug("An event stream's client has gone before its keep-alive.");
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
        await _context.Response.Body.WriteAsync(events, _context.RequestAborted);
        await _context.Response.Body.FlushAsync(_context.RequestAborted);
    }
}
