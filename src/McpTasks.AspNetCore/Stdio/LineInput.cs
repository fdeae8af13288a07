using System.Buffers;
using System.IO.Pipelines;
using McpTasks.AspNetCore.HttpGate.Messages;
using ModelContextProtocol.Protocol;

namespace McpTasks.AspNetCore.Stdio;

/// <summary>
/// The messages of standard input, one a line, as the SDK can read them: what is none is answered here, where the SDK says nothing; and the end
/// is told when what came before it has been answered, since the SDK sends nothing after that.
/// </summary>
internal sealed class LineInput(Stream raw, LineOutput output, MessageReader messages, long longest) : IAsyncDisposable
{
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(10);

    private readonly Pipe _pipe = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Begins to read; what the SDK reads from.</summary>
    public Stream Start(TimeProvider time)
    {
        // Reading from a console holds its thread.
        _running = Task.Run(() => RunAsync(time));
        return _pipe.Reader.AsStream();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        // A read from a console cannot be cancelled; it ends with the process.
        if (_running.IsCompleted)
            await _running;
        _stop.Dispose();
    }

    private async Task RunAsync(TimeProvider time)
    {
        Exception? failure = null;
        try
        {
            var reader = PipeReader.Create(raw);
            while (await ReadLineAsync(reader) is { } line)
                await TakeAsync(line);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
            using var timer = time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), patience, LongestAnswer, Timeout.InfiniteTimeSpan);
            await output.AllAnsweredAsync(patience.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The host stops.
        }
        catch (Exception exception)
        {
            failure = exception;
        }

        await _pipe.Writer.CompleteAsync(failure);
    }

    private async Task TakeAsync(byte[] line)
    {
        if (line.Length <= longest && line.AsSpan().Trim((ReadOnlySpan<byte>)" \t\r"u8).IsEmpty)
            return;
        var (message, refusal) = line.Length > longest ? (null, messages.TooLarge()) : messages.Read(line);
        if (message is null)
        {
            await output.WriteLineAsync(refusal!.ToUtf8());
            return;
        }

        // A subscription is answered when it ends, which is now.
        if (message.IsRequest && message.Method != RequestMethods.SubscriptionsListen)
            output.Expect(message.Id);
        else if (message.Method == NotificationMethods.CancelledNotification && message.NamedRequest is { } cancelled)
            output.Forget(cancelled);
        await _pipe.Writer.WriteAsync(message.Utf8, _stop.Token);
        await _pipe.Writer.WriteAsync("\n"u8.ToArray(), _stop.Token);
    }

    // Of a line that is too long only its beginning is kept, which is enough to refuse it.
    private async Task<byte[]?> ReadLineAsync(PipeReader reader)
    {
        var line = new ArrayBufferWriter<byte>();
        while (true)
        {
            var read = await reader.ReadAsync(_stop.Token);
            var end = read.Buffer.PositionOf((byte)'\n');
            var part = end is null ? read.Buffer : read.Buffer.Slice(0, end.Value);
            foreach (var segment in part)
            {
                if (line.WrittenCount <= longest)
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
