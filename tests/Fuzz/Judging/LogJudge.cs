using System.Globalization;
using Fuzz.Target;

namespace Fuzz.Judging;

/// <summary>Says what the server's log should not have: clients can do nothing that is a failure of the server.</summary>
internal static class LogJudge
{
    private const int LongestText = 1500;

    // Kestrel's own: it stumbles over the size of a chunk that is larger than any, and over its own reading where a client resets its
    // connection amid a body (dotnet/aspnetcore#17840). The summary tells how many.
    private static readonly string[] Kestrels = ["Bad chunk size data", "Reading is already in progress"];

    public static Finding? Judge(LogLine line)
    {
        var isAsked = $"{line.Message}{line.Exception}".Contains(Asked.Marker, StringComparison.Ordinal);
        if (isAsked || IsOthers(line) || (line.Level < LogLevel.Error && line.Exception is null))
            return null;
        var text = $"{line.Level} {line.Category}: {line.Message} {line.Exception}";
        long? number = long.TryParse(line.Number, NumberStyles.None, CultureInfo.InvariantCulture, out var known) ? known : null;
        return new(Check.LogIsQuiet, number, text.Length > LongestText ? text[..LongestText] : text);
    }

    // The SDK takes a prompt or a resource whose client has left for a failed one.
    private static bool IsOthers(LogLine line) => line.Category switch
    {
        "ModelContextProtocol.Server.McpServer"
            => line.Exception?.StartsWith("System.OperationCanceledException", StringComparison.Ordinal) == true,
        "Microsoft.AspNetCore.Server.Kestrel" => Kestrels.Any(words => line.Exception?.Contains(words, StringComparison.Ordinal) == true),
        _ => false,
    };

    /// <summary>What is written beside the log is written when a process ends badly.</summary>
    public static Finding Judge(string other) => new(Check.LogIsQuiet, null, other);
}
