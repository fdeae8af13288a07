using System.Buffers;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Fuzz.Wire;

/// <summary>Reads one answer from a connection, and minds every rule of HTTP/1.1 about where it ends.</summary>
/// <param name="connection">The connection.</param>
/// <param name="hasBody">Whether the method's answers have bodies.</param>
/// <param name="onBody">Looks at the answer so far, from its head on, whenever more of it came; true when that is enough.</param>
internal sealed class ReplyReader(Connection connection, bool hasBody, Func<Reply, ValueTask<bool>> onBody)
{
    private const int LongestHead = 64 * 1024, MostBody = 64 * 1024 * 1024;

    private readonly ArrayBufferWriter<byte> _body = new();
    private Reply _reply = new() { Outcome = Outcome.Closed };

    public async Task<Reply> ReadAsync(CancellationToken stop)
    {
        try
        {
            do
                await ReadHeadAsync(stop);
            while (_reply.Status is >= 100 and < 200 and not 101);
            var enough = await onBody(Now(Outcome.Left)) || await ReadBodyAsync(stop);
            var closes = _reply.Find("Connection") is { } last && last.Contains("close", StringComparison.OrdinalIgnoreCase);
            return Now(enough ? Outcome.Left : Outcome.Answered) with
            {
                CanGoOn = !enough && !closes && IsDelimited && _reply.Status != 101,
            };
        }
        catch (OperationCanceledException)
        {
            return Now(Outcome.Hung);
        }
        catch (SocketException error)
        {
            return Now(_reply.Status == 0 ? Outcome.Closed : Outcome.BrokenOff) with { Problem = error.SocketErrorCode.ToString() };
        }
        catch (EndOfStreamException)
        {
            return Now(_reply.Status == 0 ? Outcome.Closed : Outcome.BrokenOff) with { Problem = "end of stream" };
        }
        catch (FormatException error)
        {
            return Now(Outcome.Garbled) with { Problem = error.Message };
        }
    }

    private bool IsBodiless => !hasBody || _reply.Status is 204 or 304 or (>= 100 and < 200);

    private bool IsDelimited => IsBodiless || _reply.Find("Content-Length") is not null || _reply.Find("Transfer-Encoding") is not null;

    private Reply Now(Outcome outcome) => _reply with { Outcome = outcome, Body = _body.WrittenSpan.ToArray() };

    private async Task ReadHeadAsync(CancellationToken stop)
    {
        int length;
        while ((length = connection.Arrived.IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (connection.Arrived.Length > LongestHead)
                throw new FormatException("The head has no end.");
            if (!await connection.FillAsync(stop))
                throw connection.Arrived.Length > 0
                    ? new FormatException("The connection ended within the head.")
                    : new EndOfStreamException();
        }

        var lines = Encoding.Latin1.GetString(connection.Arrived[..length]).Split("\r\n");
        connection.Take(length + 4);
        if (lines[0].Length < 12 || !lines[0].StartsWith("HTTP/1.", StringComparison.Ordinal)
            || !int.TryParse(lines[0].AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var status))
            throw new FormatException($"'{lines[0]}' is no status line.");
        var headers = new List<(string, string)>(lines.Length - 1);
        foreach (var line in lines.AsSpan(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            headers.Add(
                colon > 0 && !line.Contains('\n', StringComparison.Ordinal) ? (line[..colon], line[(colon + 1)..].Trim()) : throw new FormatException($"'{line}' is no header."));
        }

        _reply = new() { Outcome = Outcome.Answered, Status = status, Headers = headers };
    }

    private async Task<bool> ReadBodyAsync(CancellationToken stop)
    {
        if (IsBodiless)
            return false;
        if (_reply.Find("Transfer-Encoding") is { } encoding)
            return encoding == "chunked"
                ? await ReadChunksAsync(stop)
                : throw new FormatException($"'{encoding}' is no transfer encoding that was asked for.");
        if (_reply.Find("Content-Length") is not { } text)
            return await ReadToEndAsync(stop);
        return await ReadExactAsync(
            long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length)
                ? length
                : throw new FormatException($"'{text}' is no length."),
            stop);
    }

    private async Task<bool> ReadChunksAsync(CancellationToken stop)
    {
        while (true)
        {
            var line = await ReadLineAsync(stop);
            if (!int.TryParse(line.Split(';')[0], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size))
                throw new FormatException($"'{line}' is no size of a chunk.");
            if (size == 0)
                break;
            if (await ReadExactAsync(size, stop))
                return true;
            if (await ReadLineAsync(stop) != "")
                throw new FormatException("A chunk is longer than its size.");
        }

        while (await ReadLineAsync(stop) != "")
        {
            // A trailer.
        }

        return false;
    }

    private async Task<string> ReadLineAsync(CancellationToken stop)
    {
        int length;
        while ((length = connection.Arrived.IndexOf("\r\n"u8)) < 0)
        {
            if (!await connection.FillAsync(stop))
                throw new EndOfStreamException();
        }

        var line = Encoding.Latin1.GetString(connection.Arrived[..length]);
        connection.Take(length + 2);
        return line;
    }

    private async Task<bool> ReadExactAsync(long length, CancellationToken stop)
    {
        if (length > MostBody)
            throw new FormatException($"A body of {length} bytes was not asked for.");
        while (length > 0)
        {
            if (connection.Arrived.Length == 0 && !await connection.FillAsync(stop))
                throw new EndOfStreamException();
            length -= Take((int)Math.Min(length, connection.Arrived.Length));
            if (await onBody(Now(Outcome.Left)))
                return true;
        }

        return false;
    }

    private async Task<bool> ReadToEndAsync(CancellationToken stop)
    {
        do
            Take(connection.Arrived.Length);
        while (await connection.FillAsync(stop));
        return false;
    }

    private int Take(int count)
    {
        _body.Write(connection.Arrived[..count]);
        connection.Take(count);
        return count;
    }
}
