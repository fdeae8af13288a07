using Microsoft.Extensions.Logging;

namespace Aspire.Hosting;

/// <summary>The lines that a replica's log gets about its restarts.</summary>
internal static partial class RestartEvents
{
    [LoggerMessage(LogLevel.Warning, "{Resource} ended with code {Code}: it is started again in {Seconds} s")]
    public static partial void RestartsSoon(this ILogger logger, string resource, int? code, double seconds);

    [LoggerMessage(
        LogLevel.Error,
        "{Resource} ended with code {Code} for the {Count}th time in a row, each time within {Short}: it is not started again. "
        + "Correct the error in its log, then start it.")]
    public static partial void RestartsNoMore(this ILogger logger, string resource, int? code, int count, TimeSpan @short);

    [LoggerMessage(LogLevel.Error, "{Resource} could not be started again")]
    public static partial void RestartFailed(this ILogger logger, Exception error, string resource);
}
