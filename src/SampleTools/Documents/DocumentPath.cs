namespace SampleTools.Documents;

/// <summary>
/// Checks a folder that a client named. It is refused by its form alone, on every system alike, before the disk is asked.
/// </summary>
internal static class DocumentPath
{
    private const int MaxLength = 512;

    private static readonly HashSet<string> DeviceNames = new(
        ["CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$", .. Numbered("COM"), .. Numbered("LPT")],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The names on the way from the root to the folder; none for the root itself.</summary>
    /// <exception cref="McpException">The folder may lie outside the root.</exception>
    public static IReadOnlyList<string> Segments(string folder)
    {
        if (folder.Length > MaxLength)
            throw new McpException($"folder must have at most {MaxLength} characters.");
        if (folder is "" or "." or "./")
            return [];
        if (folder.Any(char.IsControl))
            throw Outside("control characters");
        if (folder[0] is '/' or '\\' or '~' || folder.Contains(':', StringComparison.Ordinal))
            throw Outside("an absolute path, drive or share");
        // Both slashes separate everywhere: a name that is harmless on one system must not climb out on another.
        var segments = folder.Split('/', '\\');
        if (segments[^1].Length == 0)
            segments = segments[..^1];
        foreach (var segment in segments)
            CheckSegment(segment);
        return segments;
    }

    private static void CheckSegment(string segment)
    {
        if (segment is "" or "." or "..")
            throw Outside("'.', '..' or an empty name as a part");
        if (segment[^1] is '.' or ' ')
            throw Outside("a name that ends with a dot or a space");
        if (DeviceNames.Contains(segment.Split('.')[0].TrimEnd()))
            throw Outside("a device name");
    }

    private static IEnumerable<string> Numbered(string device) => "0123456789¹²³".Select(digit => $"{device}{digit}");

    private static McpException Outside(string what) =>
        new($"folder must be a path below the documents root, such as 'guides' or 'guides/operations'; {what} is refused.");
}
