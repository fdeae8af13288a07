using System.Buffers;
using System.IO.Pipelines;

namespace McpTasks.AspNetCore.HttpGate;

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
    private readonly EventPumps _settings;
    private readonly Pipe _pipe = new();
    private Task? _pumping;

    public EventPump(HttpContext context, EventPumps settings)
    {
        (_context, _inner, _settings) = (context, context.Features.GetRequiredFeature<IHttpResponseBodyFeature>(), settings);
        Body = _pipe.Writer.AsStream(leaveOpen: true);
        Feature = new SdkFeature(this, _inner);
    }

    /// <summary>What the response is written to.</summary>
    public Stream Body { get; }

    /// <summary>The same for the SDK.</summary>
    public IHttpResponseBodyFeature Feature { get; }

    /// <summary>Begins to send an event stream, of which the headers are set.</summary>
    /// <param name="silence">For how long it may say nothing at all.</param>
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
                while (!await IsOverAsync(reading, silence))
                {
                    await SendAsync(_context.Response.HasStarted ? new(KeepAlive) : default);
                    silence = _settings.KeepAlive;
                }

                var read = await reading;
                var refused = isEvents && !_context.Response.HasStarted && _context.Response.StatusCode >= StatusCodes.Status400BadRequest;
                if (!read.Buffer.IsEmpty)
                    await SendAsync(refused ? Refused(read.Buffer) : read.Buffer);
                silence = isEvents ? _settings.KeepAlive : silence;
                reader.AdvanceTo(read.Buffer.End);
                if (read.IsCompleted)
                    break;
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or ObjectDisposedException)
        {
            _settings.Logger.LogDebug("A client has gone before its response was over.");
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

    private async Task<bool> IsOverAsync(Task reading, TimeSpan silence)
    {
        if (!reading.IsCompleted)
            await reading.WaitAsync(silence, _settings.Time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return reading.IsCompleted;
    }

    private async Task SendAsync(ReadOnlySequence<byte> bytes)
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
            pump.Start(pump._settings.HeaderDelay);
        }
    }
}

/// <summary>What all event streams of a process share.</summary>
internal sealed class EventPumps(IOptions<McpHttpOptions> options, TimeProvider time, ILogger<EventPump> logger)
{
    public TimeSpan HeaderDelay => options.Value.ResponseHeaderDelay;

    public TimeSpan KeepAlive => options.Value.KeepAliveInterval;

    public TimeSpan SlowestReader => options.Value.SlowestReader;

    public TimeProvider Time => time;

    public ILogger Logger => logger;
}
