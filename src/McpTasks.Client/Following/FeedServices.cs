namespace McpTasks.Client.Following;

/// <summary>What all feeds of a client share.</summary>
/// <param name="Requests">Sends requests.</param>
/// <param name="Push">Brings what the server pushes.</param>
/// <param name="Options">The client's settings.</param>
/// <param name="Logger">Where failures are told.</param>
/// <param name="Closed">Cancelled when the connection closes.</param>
internal sealed record FeedServices(TaskRequests Requests, PushRouter Push, McpTaskClientOptions Options, ILogger Logger, CancellationToken Closed)
{
    public TimeProvider Time => Options.TimeProvider;
}
