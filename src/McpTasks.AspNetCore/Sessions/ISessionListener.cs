namespace McpTasks.AspNetCore.Sessions;

/// <summary>What goes on while a client listens to its session's unsolicited messages in this process.</summary>
internal interface ISessionListener
{
    /// <summary>Runs until the token is cancelled, because the client has left or listens elsewhere; throws nothing.</summary>
    Task RunAsync(LiveSession session, CancellationToken cancellationToken);
}
