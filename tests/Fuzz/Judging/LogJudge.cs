using System.Globalization;
using Fuzz.Target;

namespace Fuzz.Judging;

/// <summary>Says what the server's log should not have: clients can do nothing that is a failure of the server.</summary>
internal static class LogJudge
{
    private const int LongestText = 1500;

    public static Finding? Judge(LogLine line)
    {
        if ((line.Level < LogLevel.Error && line.Exception is null) || $"{line.Message}{line.Exception}".Contains(Asked.Marker, StringComparison.Ordinal) || IsOthers(line))
            return null;
        var text = $"{line.Level} {line.Category}: {line.Message} {line.Exception}";
        return new(Check.LogIsQuiet, long.TryParse(line.Number, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null, text.Length > LongestText ? text[..LongestText] : text);
    }

    // The SDK takes a prompt or a resource whose client has left for a failed one; Kestrel stumbles over the size of a chunk that is larger than any. Not
    // explained yet: on a busy machine Kestrel ends one connection in some ten thousand requests because it is read twice. The summary tells how many.
    private static bool IsOthers(LogLine line) =>
        (line.Category == "ModelContextProtocol.Server.McpServer" && line.Exception?.StartsWith("System.OperationCanceledException", StringComparison.Ordinal) == true)
        || (line.Category == "Microsoft.AspNetCore.Server.Kestrel" && (line.Exception?.Contains("Bad chunk size data", StringComparison.Ordinal) == true || line.Exception?.Contains("Reading is already in progress", StringComparison.Ordinal) == true));

    /// <summary>What is written beside the log is written when a process ends badly.</summary>
    public static Finding Judge(string other) => new(Check.LogIsQuiet, null, other);
}
