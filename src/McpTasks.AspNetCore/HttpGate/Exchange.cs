using McpTasks.AspNetCore.Http;
using McpTasks.AspNetCore.HttpGate.Messages;
using McpTasks.AspNetCore.Sessions;

namespace McpTasks.AspNetCore.HttpGate;

/// <summary>What an HTTP request tells the parts of the server that the SDK calls on its behalf. It flows with the request's work.</summary>
/// <param name="Caller">Who sent the message.</param>
internal sealed record Exchange(McpCaller Caller)
{
    private static readonly AsyncLocal<Exchange?> Flow = new();

    public static Exchange? Current
    {
        get => Flow.Value;
        set => Flow.Value = value;
    }

    /// <summary>The response; null when no client sees it.</summary>
    public EventBody? Reply { get; init; }

    /// <summary>The place that was taken for the session which the request is to make.</summary>
    public SessionPlace? Place { get; init; }

    /// <summary>The session that the request has made.</summary>
    public LiveSession? Made { get; set; }

    /// <summary>Why it shall make none after all.</summary>
    public Refusal? Refusal { get; set; }
}
