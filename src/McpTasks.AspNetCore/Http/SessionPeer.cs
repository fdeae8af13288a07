using Microsoft.Extensions.Logging;

namespace McpTasks.AspNetCore.Http;

/// <summary>Does to a session in this process what happens to it in others.</summary>
internal sealed class SessionPeer(LegacySession session, ClientMessages messages, Func<LegacySession, Task> drop, ILogger logger) : ISessionPeer
{
    public void Ended() => _ = RunAsync(() => drop(session));

    public void Receive(ReadOnlyMemory<byte> message)
    {
        if (session.TryEnter())
            _ = RunAsync(() => TakeAsync(message));
    }

    private async Task TakeAsync(ReadOnlyMemory<byte> message)
    {
        try
        {
            await messages.TakeFromPeerAsync(session, message);
        }
        finally
        {
            session.Leave();
        }
    }

    private async Task RunAsync(Func<Task> work)
    {
        // The publisher's thread is needed for the next message.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
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
    }
}
