namespace McpTasks.AspNetCore.HttpGate;

/// <summary>What all event streams of a process share.</summary>
internal sealed record EventPumps(IOptions<McpHttpOptions> Options, TimeProvider Time, ILogger<EventPump> Logger);

/// <summary>
/// Stands between the SDK and the body of a response that is an event stream: its headers go out in time though nothing was said yet, comments
/// keep it open, and a client that does not read is cut off. The SDK has none of these (modelcontextprotocol/csharp-sdk: keep-alive for
/// Streamable HTTP). What is no event stream passes untouched.
/// </summary>
internal sealed class EventPump : Stream
{
    private static readonly byte[] KeepAlive = ": keep-alive\n\n"u8.ToArray();

    private readonly HttpContext _context;
    private readonly Stream _inner;
    private readonly EventPumps _shared;
    private readonly McpHttpOptions _settings;
    private readonly Lock _lock = new();
    private ITimer? _timer;
    private TimeSpan _silence;
    private long _since;
    private Task _sending = Task.CompletedTask;
    private bool _isEvents, _over;

    public EventPump(HttpContext context, EventPumps shared)
    {
        var feature = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        (_context, _inner, _shared, _settings) = (context, feature.Stream, shared, shared.Options.Value);
        Feature = new SdkFeature(this, feature);
    }

    /// <summary>The response's body for the SDK.</summary>
    public IHttpResponseBodyFeature Feature { get; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>Begins an event stream, of which the headers are set.</summary>
    /// <param name="silence">For how long it may say nothing at all.</param>
    public void Start(TimeSpan silence)
    {
        lock (_lock)
        {
            (_isEvents, _silence, _since) = (true, silence, _shared.Time.GetTimestamp());
            LookIn(silence);
        }
    }

    /// <summary>Ends when what was written is sent. Nothing is sent afterwards: the connection may carry another response then.</summary>
    public async Task CompleteAsync()
    {
        Task sending;
        lock (_lock)
            (_over, sending) = (true, _sending);
        await sending;
        _timer?.Dispose();
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var refused = _isEvents && !_context.Response.HasStarted && _context.Response.StatusCode >= StatusCodes.Status400BadRequest;
        return new(SendAsync(refused ? Refused(buffer) : buffer));
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        SendAsync(buffer.AsMemory(offset, count));

    // Each event is flushed with its write, and the headers wait for the first: until then the status may change.
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush() => throw new NotSupportedException();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    // One after the other: a comment never stands inside an event.
    private Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        lock (_lock)
        {
            if (_over)
                return Task.CompletedTask;
            var sending = _sending = _sending.IsCompleted ? SendNowAsync(bytes) : SendAfterAsync(_sending, bytes);
            if (!sending.IsCompleted)
                LookIn(_settings.SlowestReader);
            return sending;
        }
    }

    private async Task SendAfterAsync(Task before, ReadOnlyMemory<byte> bytes)
    {
        await before;
        await SendNowAsync(bytes);
    }

    private async Task SendNowAsync(ReadOnlyMemory<byte> bytes)
    {
        _since = _shared.Time.GetTimestamp();
        try
        {
            await _inner.WriteAsync(bytes, _context.RequestAborted);
            if (_isEvents)
                await _inner.FlushAsync(_context.RequestAborted);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            _shared.Logger.ClientLeft();
        }
    }

    private void LookIn(TimeSpan time)
    {
        if (_timer is null)
            _timer = _shared.Time.CreateTimer(static pump => ((EventPump)pump!).Look(), this, time, Timeout.InfiniteTimeSpan);
        else
            _timer.Change(time, Timeout.InfiniteTimeSpan);
    }

    private void Look()
    {
        lock (_lock)
        {
            var (idle, silent) = (_sending.IsCompleted, _shared.Time.GetElapsedTime(_since));
            if (idle && (_over || !_isEvents))
                return;
            var left = (idle ? _silence : _settings.SlowestReader) - silent;
            if (left > TimeSpan.Zero)
            {
                LookIn(left);
                return;
            }

            if (idle)
            {
                _silence = _settings.KeepAliveInterval;
                LookIn(_silence);
                _ = SendAsync(_context.Response.HasStarted ? KeepAlive : default);
                return;
            }
        }

        // Whoever waits for this client is let go; there is no way left on which to tell it why.
        _shared.Logger.SlowReaderDropped(
            _settings.SlowestReader.TotalSeconds, $"{McpHttpOptions.SectionName}:{nameof(McpHttpOptions.SlowestReader)}");
        _context.Abort();
    }

    // Clients read the error in a refusal only where that is JSON; the SDK writes it as an event.
    private ReadOnlyMemory<byte> Refused(ReadOnlyMemory<byte> frame)
    {
        var data = frame.Span.IndexOf("data: "u8);
        if (data < 0)
            return frame;
        _context.Response.ContentType = "application/json";
        var json = frame[(data + "data: ".Length)..];
        return json.Span.IndexOf((byte)'\n') is >= 0 and var end ? json[..end] : json;
    }

    // The SDK writes the headers of an event stream and then, last, switches buffering off; before that they must not be sent.
    private sealed class SdkFeature(EventPump pump, IHttpResponseBodyFeature prior) : StreamResponseBodyFeature(pump, prior)
    {
        public override void DisableBuffering()
        {
            base.DisableBuffering();
            pump.Start(pump._settings.ResponseHeaderDelay);
        }
    }
}
