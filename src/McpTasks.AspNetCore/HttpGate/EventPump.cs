namespace McpTasks.AspNetCore.HttpGate;

/// <summary>What all event streams of a process share.</summary>
internal sealed record EventPumps(IOptions<McpHttpOptions> Options, TimeProvider Time, ILogger<EventPump> Logger);

/// <summary>
/// Stands between the SDK and the body of a response that is an event stream: its headers go out in time though nothing was said yet,
/// comments keep it open, and a client that does not read is cut off. The SDK has none of these (modelcontextprotocol/csharp-sdk:
/// keep-alive for Streamable HTTP). It sends each event by itself; here those of the first moment wait for the end, so that a quick reply
/// is one send. What is no event stream passes untouched.
/// </summary>
internal sealed class EventPump : WriteOnlyStream
{
    private const int MostHeld = 16 * 1024;

    private static readonly TimeSpan Hold = TimeSpan.FromMilliseconds(5);
    private static readonly byte[] KeepAlive = ": keep-alive\n\n"u8.ToArray();

    private readonly HttpContext _context;
    private readonly IHttpResponseBodyFeature _body;
    private readonly EventPumps _shared;
    private readonly McpHttpOptions _settings;
    private readonly Lock _lock = new();
    private ITimer? _timer, _hold;
    private TimeSpan _silence;
    private long _since;
    private Task _sending = Task.CompletedTask;
    private Func<ValueTask>? _opening;
    private byte[] _kept = [];
    private int _unsent;
    private bool _isEvents, _isHeld, _over;

    public EventPump(HttpContext context, EventPumps shared)
    {
        (_context, _shared, _settings) = (context, shared, shared.Options.Value);
        _body = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        Feature = new SdkFeature(this, _body);
    }

    /// <summary>The response's body for the SDK.</summary>
    public IHttpResponseBodyFeature Feature { get; }

    /// <summary>Begins an event stream, of which the headers are set.</summary>
    /// <param name="silence">For how long it may say nothing at all.</param>
    /// <param name="held">Whether what is said in the first moment waits for the end.</param>
    public void Start(TimeSpan silence, bool held = false)
    {
        lock (_lock)
        {
            // The end of a response sends what the server's own body has, and no other's.
            held &= ReferenceEquals(_context.Features.Get<IHttpResponseFeature>(), _body);
            (_isEvents, _isHeld, _silence, _since) = (true, held, silence, _shared.Time.GetTimestamp());
            if (held)
                // It waits for the machine, whatever time the application goes by.
                _hold = TimeProvider.System.CreateTimer(static pump => ((EventPump)pump!).LetGo(), this, Hold, Timeout.InfiniteTimeSpan);
            else
                LookIn(silence);
        }
    }

    /// <summary>Keeps back what the response says first until the client must see it, and does this before.</summary>
    public void OpenWith(Func<ValueTask> opening)
    {
        lock (_lock)
            _opening = opening;
    }

    /// <summary>Drops what was kept back, so that what follows stands alone; false when the client may have seen it.</summary>
    public bool TryDropOpening()
    {
        lock (_lock)
        {
            if (!_isHeld)
                return false;
            (_opening, _kept) = (null, []);
            return true;
        }
    }

    /// <summary>Ends when what was written is sent, or goes with the response's end. Nothing is sent afterwards.</summary>
    public async Task CompleteAsync()
    {
        Task sending;
        lock (_lock)
        {
            if (_isHeld && _opening is not null)
                LetGo();
            (_isHeld, _over, sending) = (false, true, _sending);
        }

        await sending;
        _timer?.Dispose();
        _hold?.Dispose();
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var refused = _isEvents && !_context.Response.HasStarted && _context.Response.StatusCode >= StatusCodes.Status400BadRequest;
        return new(SendAsync(refused ? Refused(buffer) : buffer));
    }

    // Each event is flushed with its write, and the headers wait for the first: until then the status may change.
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    // One after the other: a comment never stands inside an event.
    private Task SendAsync(ReadOnlyMemory<byte> bytes)
    {
        lock (_lock)
        {
            if (_over || TryHold(bytes.Span))
                return Task.CompletedTask;
            var sending = _sending = SendAfterAsync(_sending, bytes);
            if (!sending.IsCompleted)
                LookIn(_settings.SlowestReader);
            return sending;
        }
    }

    private bool TryHold(ReadOnlySpan<byte> bytes)
    {
        _isHeld &= _unsent + bytes.Length <= MostHeld;
        if (!_isHeld)
            return false;
        _unsent += bytes.Length;
        if (_opening is null)
            _body.Writer.Write(bytes);
        else
            _kept = [.. _kept, .. bytes];
        return true;
    }

    private async Task SendAfterAsync(Task before, ReadOnlyMemory<byte> bytes)
    {
        await before;
        _since = _shared.Time.GetTimestamp();
        try
        {
            if (_opening is { } opening)
            {
                await opening();
                _body.Writer.Write(_kept);
                (_opening, _kept, _since) = (null, [], _shared.Time.GetTimestamp());
            }

            await _body.Writer.WriteAsync(bytes, _context.RequestAborted);
            // Nothing at all is nothing to write for the writers of other bodies.
            if (!_context.Response.HasStarted)
                await _body.Stream.FlushAsync(_context.RequestAborted);
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            _shared.Logger.ClientLeft();
        }
    }

    private void LetGo()
    {
        lock (_lock)
        {
            if (_over || !_isEvents)
                return;
            var waits = _isHeld && _unsent > 0;
            _isHeld = false;
            if (waits)
                _ = SendAsync(default);
            Look();
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
            // A store that is slow is no slow reader.
            var left = idle ? _silence - silent : _opening is null ? _settings.SlowestReader - silent : _settings.SlowestReader;
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
            pump.Start(pump._settings.ResponseHeaderDelay, held: true);
        }
    }
}
