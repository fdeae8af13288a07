using System.Buffers;
using System.Text.Json;
using McpTasks.AspNetCore.HttpGate.Messages;
using ModelContextProtocol.Protocol;

namespace McpTasks.AspNetCore.Stdio;

/// <summary>Standard output, which carries whole lines: each is written at once, and the requests that they answer are known.</summary>
internal sealed class LineOutput(Stream raw) : WriteOnlyStream
{
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly ArrayBufferWriter<byte> _line = new();
    private readonly Lock _lock = new();
    private readonly Dictionary<RequestId, int> _open = [];
    private TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Notes that a request waits for its answer.</summary>
    public void Expect(RequestId id)
    {
        lock (_lock)
            _open[id] = _open.GetValueOrDefault(id) + 1;
    }

    /// <summary>Notes that a request gets none.</summary>
    public void Forget(RequestId id)
    {
        lock (_lock)
        {
            if (!_open.TryGetValue(id, out var waiting))
                return;
            if (waiting > 1)
                _open[id] = waiting - 1;
            else
                _open.Remove(id);
            _answered.TrySetResult();
            _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    /// <summary>Waits until no request waits, or the token is cancelled.</summary>
    public async Task AllAnsweredAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task answered;
            lock (_lock)
            {
                if (_open.Count == 0)
                    return;
                answered = _answered.Task;
            }

            await answered.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
                return;
        }
    }

    /// <summary>Writes a line of this server's own, between those of the SDK.</summary>
    public async ValueTask WriteLineAsync(byte[] message)
    {
        await _writing.WaitAsync();
        try
        {
            await raw.WriteAsync((byte[])[.. message, (byte)'\n']);
            await raw.FlushAsync();
        }
        finally
        {
            _writing.Release();
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await _writing.WaitAsync(cancellationToken);
        try
        {
            _line.Write(buffer.Span);
            if (buffer.IsEmpty || buffer.Span[^1] != (byte)'\n')
                return;
            await raw.WriteAsync(_line.WrittenMemory, cancellationToken);
            await raw.FlushAsync(cancellationToken);
            Answer(_line.WrittenMemory);
            _line.ResetWrittenCount();
        }
        finally
        {
            _writing.Release();
        }
    }

    private void Answer(ReadOnlyMemory<byte> line)
    {
        using var message = JsonDocument.Parse(line);
        if (!message.RootElement.TryGetProperty("method", out _) && MessageReader.TryReadId(ClientMessage.Member(message.RootElement, "id"), out var id))
            Forget(id);
    }
}
