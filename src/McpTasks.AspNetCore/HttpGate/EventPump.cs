namespace McpTasks.AspNetCore.HttpGate;

/// <summary>What all event streams of a process share.</summary>
internal sealed record EventPumps(IOptions<McpHttpOptions> Options, TimeProvider Time, ILogger<EventPump> Logger);

/// <summary>
/// Stands between the SDK and the body of a response that is an event stream: its headers go out in time though nothing was said yet, comments
/// keep it open, and a client that does not read is cut off. The SDK has none of these (modelcontextprotocol/csharp-sdk: keep-alive for
/// Streamable HTTP). What is no event stream passes untouched.
/// </summary>
internal sealed class EventPump
{
    private static readonly byte[] KeepAlive = ": keep-alive\n\n"u8.ToArray();

    private readonly HttpContext _context;
    private readonly IHttpResponseBodyFeature _inner;
    private readonly EventPumps _shared;
    private readonly McpHttpOptions _settings;
    private readonly Pipe _pipe = new();
    private Task? _pumping;

    public EventPump(HttpContext context, EventPumps shared)
    {
        (_context, _inner, _shared, _settings) = (context, context.Features.GetRequiredFeature<IHttpResponseBodyFeature>(), shared, shared.Options.Value);
        Body = _pipe.Writer.AsStream(leaveOpen: true);
        Feature = new SdkFeature(this, _inner);
    }

    public Stream Body { get; }

    /// <summary>The body as the SDK writes it.</summary>
    public IHttpResponseBodyFeature Feature { get; }

    /// <summary>Begins to send an event stream, of which the headers are set, and which may say nothing at all for a time.</summary>
    public void Start(TimeSpan silence) => _pumping ??= PumpAsync(silence, isEvents: true);

    /// <summary>Sends what was written, and nothing afterwards.</summary>
    public async Task CompleteAsync()
    {
        await _pipe.Writer.CompleteAsync();
        await (_pumping ??= PumpAsync(Timeout.InfiniteTimeSpan, isEvents: false));
    }

    private async Task PumpAsync(TimeSpan silence, bool isEvents)
    {
        var reader = _pipe.Reader;
        try
        {
            while (true)
            {
                var reading = reader.ReadAsync(_context.RequestAborted).AsTask();
                while (!await EndsWithinAsync(reading, silence))
                {
                    await SendAsync(_context.Response.HasStarted ? new(KeepAlive) : default);
                    silence = _settings.KeepAliveInterval;
                }

                var read = await reading;
                var refused = isEvents && !_context.Response.HasStarted && _context.Response.StatusCode >= StatusCodes.Status400BadRequest;
                if (!read.Buffer.IsEmpty)
                    await SendAsync(refused ? Refused(read.Buffer) : read.Buffer);
                silence = isEvents ? _settings.KeepAliveInterval : silence;
                reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                    break;
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            _shared.Logger.LogDebug("A client has gone before its response was over.");
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    // Clients read the error in a refusal only where that is JSON; the SDK writes it as an event.
    private ReadOnlySequence<byte> Refused(ReadOnlySequence<byte> frame)
    {
        _context.Response.ContentType = "application/json";
        var lines = new SequenceReader<byte>(frame);
        while (lines.TryReadTo(out ReadOnlySequence<byte> line, (byte)'\n'))
        {
            var data = new SequenceReader<byte>(line);
            if (data.IsNext("data: "u8, advancePast: true))
                return data.UnreadSequence;
        }

        return frame;
    }

    private async Task<bool> EndsWithinAsync(Task work, TimeSpan time)
    {
        if (!work.IsCompleted)
            await work.WaitAsync(time, _shared.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return work.IsCompleted;
    }

    private async Task SendAsync(ReadOnlySequence<byte> bytes)
    {
        var sending = WriteAndFlushAsync(bytes);
        if (!await EndsWithinAsync(sending, _settings.SlowestReader))
        {
            // Whoever waits for this client is let go; there is no way left on which to tell it why.
            _shared.Logger.LogWarning(
                "Dropped a client that has not read its event stream for {Seconds} s ({Setting}).", _settings.SlowestReader.TotalSeconds, $"{McpHttpOptions.SectionName}:{nameof(McpHttpOptions.SlowestReader)}");
            _context.Abort();
            await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            throw new IOException("The client does not read its event stream.");
        }

        await sending;
    }

    private async Task WriteAndFlushAsync(ReadOnlySequence<byte> bytes)
    {
        foreach (var part in bytes)
            await _inner.Stream.WriteAsync(part, _context.RequestAborted);
        await _inner.Stream.FlushAsync(_context.RequestAborted);
    }

    // The SDK writes the headers of an event stream and then, last, switches buffering off; before that they must not be sent.
    private sealed class SdkFeature(EventPump pump, IHttpResponseBodyFeature prior) : StreamResponseBodyFeature(pump.Body, prior)
    {
        public override void DisableBuffering()
        {
            base.DisableBuffering();
            pump.Start(pump._settings.ResponseHeaderDelay);
        }
    }
}
