namespace McpTasks.Server.Shared;

internal static class FireAndForget
{
    /// <summary>Runs work that nobody awaits. Reports a failure; cancellation through the token is no failure.</summary>
    public static async Task RunAsync(Func<Task> work, Action<Exception> failed, CancellationToken cancellationToken = default)
    {
        try
        {
            await work();
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The caller cancelled the work and knows.
            return;
        }
        catch (Exception error)
        {
            failed(error);
        }
    }
}
