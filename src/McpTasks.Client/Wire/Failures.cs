using System.Net;

namespace McpTasks.Client.Wire;

/// <summary>Tells transient errors from permanent ones.</summary>
internal static class Failures
{
    // JSON-RPC codes that servers use for "not now": McpTasks' limits, and internal errors.
    private const int LimitExceeded = -32005;

    // What the SDK puts before a server's own words.
    private const string SdkPrefix = "Request failed (remote): ";

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    /// <summary>Whether trying again may help.</summary>
    public static bool IsTransient(Exception error) => error switch
    {
        TaskException => false,
        McpProtocolException protocol => (int)protocol.ErrorCode == LimitExceeded || protocol.ErrorCode == McpErrorCode.InternalError,
        HttpRequestException { StatusCode: { } status }
            => (int)status >= 500 || status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout,
        HttpRequestException or IOException or McpException => true,
        _ => false,
    };

    /// <summary>Whether the server says that it could not answer just now, which says nothing about the task.</summary>
    public static bool IsNotNow(McpProtocolException error) => error.Data.Contains("retryAfterMs");

    /// <summary>The server's own words.</summary>
    public static string MessageOf(McpProtocolException error) =>
        error.Message.StartsWith(SdkPrefix, StringComparison.Ordinal) ? error.Message[SdkPrefix.Length..] : error.Message;

    /// <summary>The pause after so many failures in a row.</summary>
    public static TimeSpan Pause(int failures) =>
        TimeSpan.FromSeconds(Math.Min(Longest.TotalSeconds, Math.Pow(2, Math.Min(failures - 1, 10))));
}
