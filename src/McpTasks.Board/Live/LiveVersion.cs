using System.Runtime.InteropServices;

namespace McpTasks.Board.Live;

/// <summary>
/// Tells one state of a view from another. Ticking times do not change the version, because the script advances them itself.
/// </summary>
internal static class LiveVersion
{
    private const string Ticking = "<time data-tick";
    private const string End = "</time>";

    public static string Of(string html)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var rest = html.AsSpan();
        while (rest.IndexOf(Ticking, StringComparison.Ordinal) is var at and >= 0)
        {
            var text = at + rest[at..].IndexOf('>') + 1;
            hash.AppendData(MemoryMarshal.AsBytes(rest[..text]));
            rest = rest[text..];
            rest = rest[rest.IndexOf(End, StringComparison.Ordinal)..];
        }

        hash.AppendData(MemoryMarshal.AsBytes(rest));
        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 8));
    }
}
