namespace McpTasks.Client.Following;

/// <summary>
/// <c>tasks/result</c> of one task (2025-11-25). A task that needs input is asked for its result at once, since the server puts its
/// questions on that call's stream ("Input Required Status"); the SDK's own handlers answer them.
/// </summary>
internal sealed class LegacyResult(string taskId, FeedServices services)
{
    private int _invited;

    /// <summary>Opens the call for the questions, unless it is open; its result is fetched anew when somebody wants it.</summary>
    public void Invite(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _invited, 1) == 0)
            _ = Task.Run(() => InviteAsync(cancellationToken), CancellationToken.None);
    }

    /// <summary>The result, or the error that the request ended with.</summary>
    public Task<JsonObject> FetchAsync(CancellationToken cancellationToken) =>
        services.Requests.SendAsync(TaskProtocol.Result, taskId, cancellationToken);

    private async Task InviteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await FetchAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // No reader is left.
        }
        catch (Exception error) when (error is McpException or HttpRequestException or IOException)
        {
            // The task failed, was cancelled, or the call broke: the polls tell which, and open the next call if there is still something
            // to answer.
            services.Logger.ResultStreamEnded(error, taskId);
        }
        finally
        {
            Volatile.Write(ref _invited, 0);
        }
    }
}
