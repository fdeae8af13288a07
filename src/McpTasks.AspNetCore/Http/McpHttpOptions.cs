namespace McpTasks.AspNetCore.Http;

/// <summary>
/// Settings of the MCP endpoint over Streamable HTTP, bound from the configuration section <c>McpTasks:Http</c>.
/// Values out of range stop the host at start.
/// </summary>
public sealed class McpHttpOptions
{
    /// <summary>The configuration section that these settings bind from.</summary>
    public const string SectionName = "McpTasks:Http";

    /// <summary>
    /// Host names (without port) that the endpoint answers to, besides loopback names, which are always allowed.
    /// <c>*.example.com</c> allows every name below example.com and <c>*</c> every host, which gives up the
    /// protection against DNS rebinding. Default: empty.
    /// </summary>
    public IList<string> AllowedHosts { get; init; } = [];

    /// <summary>
    /// Web origins (<c>https://app.example.com</c>) that may call the endpoint from a browser, besides loopback
    /// origins and the endpoint's own. <c>*</c> allows every origin. Default: empty.
    /// </summary>
    public IList<string> AllowedOrigins { get; init; } = [];

    /// <summary>Longest request body in bytes; a longer one is answered with 413. Default 1 MiB; 1 KiB to 256 MiB.</summary>
    public long MaxRequestBodyBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// Bytes of request bodies that one process holds at once, each until its request is answered; a body for which there is no room is answered with 503.
    /// Default 64 MiB; <see cref="MaxRequestBodyBytes"/> to 64 GiB.
    /// </summary>
    public long MaxRequestBytesInFlight { get; set; } = 64L * 1024 * 1024;

    /// <summary>Deepest nesting of a request body's JSON. Default 32; 8 to 64.</summary>
    public int MaxJsonDepth { get; set; } = 32;

    /// <summary>Sessions (2025-11-25 and earlier) that one process keeps; beyond it initialize is answered with 503. Default 10 000; 1 to 1 000 000.</summary>
    public int MaxSessions { get; set; } = 10_000;

    /// <summary>
    /// Sessions of one authenticated owner in one process and, where sessions are kept in Redis, in all together; beyond it initialize is answered with 429. Anonymous callers
    /// cannot be told apart and are bound by <see cref="MaxSessions"/> alone. Default 100; 1 to 1 000 000.
    /// </summary>
    public int MaxSessionsPerOwner { get; set; } = 100;

    /// <summary>Time without a request or an open stream after which a session ends. Default 1 hour; 10 seconds to 7 days.</summary>
    public TimeSpan SessionIdleTimeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Pause between keep-alive comments on an open event stream. Default 15 seconds; 1 second to 10 minutes.</summary>
    public TimeSpan KeepAliveInterval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Time for which a client may leave its event stream unread, with no room left for the next event, before its connection is cut. It comes back and resumes,
    /// or subscribes again. Default 30 seconds; 1 second to 10 minutes.
    /// </summary>
    public TimeSpan SlowestReader { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Time a request may run silently before its response turns into an event stream and the headers are sent, so that no
    /// proxy gives up waiting. A refusal within this time is plain JSON with a fitting status. In sessions of
    /// 2025-11-25 the stream begins at once. Default 1 second; 10 milliseconds to 1 minute.
    /// </summary>
    public TimeSpan ResponseHeaderDelay { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Bytes of sent events that one session keeps for resuming with Last-Event-ID; the oldest go first. Default 4 MiB; 0 to 1 GiB.</summary>
    public long MaxReplayBytesPerSession { get; set; } = 4 * 1024 * 1024;

    /// <summary>The same for all sessions of a process together, where sessions are kept in memory. Default 256 MiB; 0 to 64 GiB.</summary>
    public long MaxReplayBytes { get; set; } = 256L * 1024 * 1024;

    /// <summary>Time for which a session's events can be resumed from after the last of them was sent or read. Default 5 minutes; 1 second to 1 day.</summary>
    public TimeSpan ReplayRetention { get; set; } = TimeSpan.FromMinutes(5);
}
