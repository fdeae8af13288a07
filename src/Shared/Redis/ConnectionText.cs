using System.Net;

namespace McpTasks.Shared.Redis;

/// <summary>Checks a connection string. What is said repeats none of its values: one may be the password, or a piece of it.</summary>
internal static class ConnectionText
{
    private const string Form = "it must have the form 'host:port,password=...'";

    /// <summary>What is wrong, in one line that names the setting; null when nothing is.</summary>
    public static string? Failure(string? text, string path)
    {
        if (string.IsNullOrWhiteSpace(text))
            return $"{path} is missing; it must say where Redis is, such as 'localhost:6379'.";
        if (text.Contains("://", StringComparison.Ordinal))
            return $"{path} must have the form 'host:port,password=...', not that of a URL.";
        if (!TryParse(text, out var options, out _))
            return $"{path} is malformed: {WrongPart(text)}; {Form}.";
        if (options.EndPoints.Count == 0)
            return $"{path} names no host; {Form}.";
        if (options.EndPoints.OfType<DnsEndPoint>().Any(server => server.Host.Contains(':', StringComparison.Ordinal)))
            return $"{path} is malformed: a host has more than one port; {Form}.";
        return string.IsNullOrEmpty((string?)options.ChannelPrefix)
            ? null
            : $"{path} must not set channelPrefix: scripts publish without it, and nobody would hear them.";
    }

    private static string WrongPart(string text)
    {
        var parts = text.Split(',');
        for (var i = 0; i < parts.Length; i++)
        {
            if (TryParse("host," + parts[i], out _, out var isValue))
                continue;
            // A keyword that is not known may be what follows a comma in a password.
            return isValue && parts[i].IndexOf('=', StringComparison.Ordinal) is > 0 and var end
                ? $"'{parts[i][..end].Trim()}' does not take the value given"
                : $"part {i + 1} of it is neither a host nor a known option";
        }

        return "it cannot be read";
    }

    private static bool TryParse(string text, out ConfigurationOptions options, out bool isValue)
    {
        (options, isValue) = (new(), false);
        try
        {
            options = ConfigurationOptions.Parse(text);
            return true;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or OverflowException)
        {
            isValue = exception is ArgumentOutOfRangeException;
            return false;
        }
    }
}
