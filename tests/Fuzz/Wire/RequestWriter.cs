using System.Globalization;
using System.Text;
using Fuzz.Hostile;
using Fuzz.Target;

namespace Fuzz.Wire;

/// <summary>Writes a request as it goes over the wire.</summary>
internal static class RequestWriter
{
    /// <summary>The bytes, in the pieces in which they are sent.</summary>
    /// <param name="shot">The request.</param>
    /// <param name="fill">Gives what stands for a place.</param>
    public static IEnumerable<ReadOnlyMemory<byte>> Write(Shot shot, Func<string, string> fill)
    {
        if (shot.Broken is { } broken)
            return [broken];
        var body = shot.Body is null ? null : Places.Fill(shot.Body, fill);
        var head = new StringBuilder($"{shot.Verb} {shot.Path} {shot.Version}\r\n");
        foreach (var header in shot.Headers)
            head.Append(header.Name).Append(": ").Append(Places.Fill(header.Value, fill)).Append("\r\n");
        head.Append(LogLines.Header).Append(": ").Append(shot.Number).Append("\r\n");
        if (shot.Caller > 0 && shot.Find("Authorization") is null)
            head.Append("Authorization: ").Append(Callers.TokenOf(shot.Caller)).Append("\r\n");
        if (body is not null && shot.Framing == Framing.Chunked)
            head.Append("Transfer-Encoding: chunked\r\n");
        else if (body is not null)
            head.Append("Content-Length: ").Append(body.Length).Append("\r\n");
        head.Append("\r\n");
        // Latin-1: a header is bytes, whatever they mean.
        var bytes = Encoding.Latin1.GetBytes(head.ToString());
        return body is null ? [bytes]
            : shot.Framing == Framing.Chunked ? Pieces([.. bytes, .. Chunks(body, shot)], [])
            : Pieces([.. bytes, .. body], shot.Pieces);
    }

    private static List<ReadOnlyMemory<byte>> Pieces(byte[] bytes, IReadOnlyList<int> sizes)
    {
        var (pieces, at) = (new List<ReadOnlyMemory<byte>>(), 0);
        foreach (var size in sizes)
        {
            var length = Math.Min(size, bytes.Length - at);
            if (length > 0)
                pieces.Add(bytes.AsMemory(at, length));
            at += length;
        }

        if (at < bytes.Length)
            pieces.Add(bytes.AsMemory(at));
        return pieces;
    }

    private static byte[] Chunks(byte[] body, Shot shot)
    {
        using var chunked = new MemoryStream();
        var at = 0;
        for (var i = 0; at < body.Length; i++)
        {
            var length = Math.Min(i < shot.Pieces.Count ? shot.Pieces[i] : body.Length, body.Length - at);
            chunked.Write(Encoding.ASCII.GetBytes(length.ToString("x", CultureInfo.InvariantCulture) + shot.ChunkExtension + "\r\n"));
            chunked.Write(body.AsSpan(at, length));
            chunked.Write("\r\n"u8);
            at += length;
        }

        chunked.Write(Encoding.ASCII.GetBytes($"0\r\n{shot.Trailers}\r\n"));
        return chunked.ToArray();
    }
}
