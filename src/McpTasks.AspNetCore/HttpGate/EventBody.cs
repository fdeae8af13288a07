using McpTasks.AspNetCore.Http;
using McpTasks.AspNetCore.HttpGate.Messages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace McpTasks.AspNetCore.HttpGate;

/// <summary>
/// The body of a response that is an event stream: its headers go out in time though nothing was said yet, comments keep it open, and a client
/// that does not read is cut off. The SDK has none of these (modelcontextprotocol/csharp-sdk: keep-alive for Streamable HTTP). What is no event
/// stream passes untouched.
/// </summary>
internal sealed class EventBody : WriteOnlyStream
{
    private static readonly byte[] KeepAlive = ": keep-alive\n\n"u8.ToArray();

    private readonly HttpContext _context;
    private readonly IHttpResponseBodyFeature _inner;
    private readonly EventBodies _settings;
    private readonly SemaphoreSlim _gate = new(1, 1);
    private readonly ITimer _timer;
    private readonly TimeSpan _silence;
    private ReadOnlyMemory<byte> _held;
    private Func<ValueTask>? _expose;
    private bool _started;
    private bool _done;

    /// <summary>Stands before a response's body.</summary>
    /// <param name="context">The response's context.</param>
    /// <param name="settings">What all bodies share.</param>
    /// <param name="silence">For how long the response may say nothing at all.</param>
    public EventBody(HttpContext context, EventBodies settings, TimeSpan silence)
    {
        (_context, _inner, _settings) = (context, context.Features.GetRequiredFeature<IHttpResponseBodyFeature>(), settings);
        _silence = silence;
        _timer = settings.Time.CreateTimer(static state => _ = ((EventBody)state!).BreakSilenceAsync(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        Feature = new SdkFeature(this, _inner);
    }

    /// <summary>What the SDK writes the response by.</summary>
    public IHttpResponseBodyFeature Feature { get; }

    private bool IsEvents => _context.Response.ContentType == "text/event-stream";

    /// <summary>Says what to do before the client learns the id of an event, or does it now where that has happened.</summary>
    public Task ExposeWithAsync(Func<ValueTask> expose) => LockedAsync(async () =>
    {
        if (_started)
            await expose();
        else
            _expose = expose;
    });

    /// <summary>Sends the headers at once.</summary>
    public Task StartAsync()
    {
        BeginSilence();
        return LockedAsync(async () => await StartEventsAsync());
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => new(LockedAsync(async () =>
    {
        if (_done)
            return;
        if (!IsEvents)
            await _inner.Stream.WriteAsync(buffer, cancellationToken);
        // An event without data only tells where to resume; a reply that follows soon makes it needless.
        else if (!_started && _held.IsEmpty && _expose is not null && SseFrame.IsEmpty(buffer))
            _held = buffer.ToArray();
        else
            await SendEventAsync(buffer);
    }));

    // An event is flushed as it is written.
    public override Task FlushAsync(CancellationToken cancellationToken) => LockedAsync(async () =>
    {
        if (!IsEvents)
            await _inner.Stream.FlushAsync(cancellationToken);
        else if (!_done && _held.IsEmpty)
            await StartEventsAsync();
    });

    /// <summary>Ends the response: sends what is still held. Nothing is written afterwards.</summary>
    public async ValueTask CompleteAsync()
    {
        await _timer.DisposeAsync();
        await LockedAsync(async () =>
        {
            if (!_held.IsEmpty && !_context.RequestAborted.IsCancellationRequested)
                await StartEventsAsync();
            _done = true;
        });
    }

    public override async ValueTask DisposeAsync()
    {
        await CompleteAsync();
        await base.DisposeAsync();
    }

    private async ValueTask SendEventAsync(ReadOnlyMemory<byte> frame)
    {
        if (!_started && _context.Response.StatusCode >= StatusCodes.Status400BadRequest)
        {
            // Clients read the error in a refusal only where that is JSON; the SDK writes it as an event.
            _context.Response.ContentType = "application/json";
            await SendAsync(SseFrame.DataOf(frame));
            _done = true;
            return;
        }

        if (!SseFrame.HasId(frame))
            _held = default;
        await StartEventsAsync();
        await SendAsync(frame);
    }

    private async ValueTask StartEventsAsync()
    {
        if (_started)
            return;
        if (_expose is not null && !_held.IsEmpty)
            await _expose();
        _started = true;
        _inner.DisableBuffering();
        await _inner.StartAsync(_context.RequestAborted);
        await SendAsync(_held);
        _held = default;
    }

    private void BeginSilence() => _timer.Change(_silence, _settings.KeepAlive);

    private async Task BreakSilenceAsync()
    {
        // An event on its way breaks it just as well.
        if (!await _gate.WaitAsync(TimeSpan.Zero))
            return;
        try
        {
            if (_done || !IsEvents)
                return;
            if (_started)
                await SendAsync(KeepAlive);
            else
                await StartEventsAsync();
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            _settings.Logger.LogDebug("A client has gone while its response was silent.");
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task LockedAsync(Func<Task> work)
    {
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            await work();
        }
        finally
        {
            _gate.Release();
        }
    }

    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes)
    {
        var sending = WriteAndFlushAsync(bytes);
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

    private async Task WriteAndFlushAsync(ReadOnlyMemory<byte> bytes)
    {
        if (!bytes.IsEmpty)
            await _inner.Stream.WriteAsync(bytes, _context.RequestAborted);
        await _inner.Stream.FlushAsync(_context.RequestAborted);
    }

    // The SDK writes the headers of an event stream and then, last, switches buffering off; before that they must not be sent.
    private sealed class SdkFeature(EventBody body, IHttpResponseBodyFeature inner) : StreamResponseBodyFeature(body, inner)
    {
        public override void DisableBuffering()
        {
            base.DisableBuffering();
            body.BeginSilence();
        }
    }
}

/// <summary>What all event streams of a process share.</summary>
internal sealed record EventBodies(TimeSpan HeaderDelay, TimeSpan KeepAlive, TimeSpan SlowestReader, TimeProvider Time, ILogger Logger)
{
    // Until the first event's id has reached it, a client that loses its connection cannot resume.
    private static readonly TimeSpan LongestLegacyDelay = TimeSpan.FromMilliseconds(100);

    /// <summary>Before the response to a POST.</summary>
    public EventBody ForReply(HttpContext context, bool modern) =>
        new(context, this, modern || HeaderDelay < LongestLegacyDelay ? HeaderDelay : LongestLegacyDelay);

    /// <summary>Before the response to a GET, whose headers have been sent by then.</summary>
    public EventBody ForListener(HttpContext context) => new(context, this, KeepAlive);
}
