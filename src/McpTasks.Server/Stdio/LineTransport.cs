namespace McpTasks.Server.Stdio;

/// <summary>
/// The SDK's transport over lines, limited to messages that the SDK can read. The SDK stays silent on anything else, so this class answers.
/// The end of the input is passed on only after earlier requests are answered, because the SDK sends nothing after the end.
/// </summary>
internal sealed class LineTransport : ITransport
{
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<RequestId, TaskCompletionSource> _open = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Pipe _pipe = new();
    private readonly StreamServerTransport _inner;
    private readonly MessageReader _messages;
    private readonly long _longest;

    public LineTransport(Stream input, Stream output, McpStdioOptions limits, TimeProvider time)
    {
        (_messages, _longest) = (new(limits.MaxJsonDepth), limits.MaxMessageBytes);
        _inner = new(_pipe.Reader.AsStream(), output);
        // Reading from a console blocks the thread and cannot be cancelled; the read ends with the process.
        _ = Task.Run(() => RunAsync(input, time));
    }

    public string? SessionId => null;

    public ChannelReader<JsonRpcMessage> MessageReader => _inner.MessageReader;

    public async Task SendMessageAsync(JsonRpcMessage message, CancellationToken cancellationToken = default)
    {
        await _inner.SendMessageAsync(message, cancellationToken);
        if (message is JsonRpcResponse or JsonRpcError)
            Forget(((JsonRpcMessageWithId)message).Id);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _inner.DisposeAsync();
    }

    private async Task RunAsync(Stream input, TimeProvider time)
    {
        Exception? failure = null;
        try
        {
            var reader = PipeReader.Create(input);
            while (await ReadLineAsync(reader) is { } line)
                await TakeAsync(line);
            await Task.WhenAll(_open.Values.Select(answer => answer.Task)).WaitAsync(LongestAnswer, time, _stop.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        catch (Exception exception)
        {
            failure = _stop.IsCancellationRequested ? null : exception;
        }

        await _pipe.Writer.CompleteAsync(failure);
    }

    private async Task TakeAsync(byte[] line)
    {
        if (line.Length <= _longest && line.AsSpan().Trim((ReadOnlySpan<byte>)" \t\r"u8).IsEmpty)
            return;
        var (message, error) = line.Length > _longest ? (null, TooLong()) : _messages.Read(line);
        if (message is null)
        {
            await _inner.SendMessageAsync(error!, _stop.Token);
            return;
        }

        using var read = message.Document;
        // A subscription gets its answer only at its end, so the end of the input must not wait for one.
        if (message.IsRequest && message.Method != RequestMethods.SubscriptionsListen)
            _open.TryAdd(message.Id, new(TaskCreationOptions.RunContinuationsAsynchronously));
        else if (message.Cancels is { } cancelled)
            Forget(cancelled);
        await _pipe.Writer.WriteAsync((byte[])[.. message.Utf8.Span, (byte)'\n'], _stop.Token);
    }

    private JsonRpcError TooLong() => new()
    {
        Error = new()
        {
            Code = -32000,
            Message = $"The message is longer than {_longest} bytes, the most that this server accepts "
                + $"({McpStdioOptions.SectionName}:{nameof(McpStdioOptions.MaxMessageBytes)}).",
        },
    };

    private void Forget(RequestId id)
    {
        if (_open.TryRemove(id, out var answer))
            answer.SetResult();
    }

    // Keeps only the beginning of a line that is too long, which is enough to refuse the line.
    private async Task<byte[]?> ReadLineAsync(PipeReader reader)
    {
        var line = new ArrayBufferWriter<byte>();
        while (true)
        {
            var read = await reader.ReadAsync(_stop.Token);
            var end = read.Buffer.PositionOf((byte)'\n');
            foreach (var segment in end is null ? read.Buffer : read.Buffer.Slice(0, end.Value))
            {
                if (line.WrittenCount <= _longest)
                    line.Write(segment.Span);
            }

            reader.AdvanceTo(end is null ? read.Buffer.End : read.Buffer.GetPosition(1, end.Value));
            if (end is not null || (read.IsCompleted && line.WrittenCount > 0))
                return line.WrittenSpan.ToArray();
            if (read.IsCompleted)
                return null;
        }
    }
}
