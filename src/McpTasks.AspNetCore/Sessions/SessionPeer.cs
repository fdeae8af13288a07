using Microsoft.Extensions.Logging;

namespace McpTasks.AspNetCore.Sessions;

/// <summary>Does to a session in this process what happens to it in others.</summary>
internal sealed class SessionPeer(LiveSession session, Func<Task> end, Func<ReadOnlyMemory<byte>, Task> take, ILogger logger) : ISessionPeer
{
    public void Ended() => Do(end);

    public void Receive(ReadOnlyMemory<byte> message)
    {
        var kept = message.ToArray();
        Do(() => take(kept));
    }

    // The publisher's thread is needed for the next message.
    private void Do(Func<Task> work) => _ = Task.Run(async () =>
    {
        try
        {
            await work();
        }
        catch (Exception exception) when (session.Ended.IsCancellationRequested)
        {
            logger.LogDebug(exception, "A session ended while another process had news of it.");
        }
        catch (Exception exception)
        {
            logger.LogWarning(exception, "News of a session from another process was not taken.");
        }
    });
}
