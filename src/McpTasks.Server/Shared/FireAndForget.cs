namespace McpTasks.Server.Shared;

internal static class FireAndForget
{
    /// <summary>Does work for whose outcome nobody waits: that it fails is told, that the token ended it is no failure.</summary>
    public static async Task RunAsync(Func<Task> work, Action<Exception> failed, CancellationToken cancellationToken = default)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // As asked; whoever cancelled it knows.
            return;
        }
        catch (Exception error)
        {
            failed(error);
        }
    }
}
