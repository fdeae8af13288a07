using System.Diagnostics;

namespace McpTasks.Board.Live;

/// <summary>Sends a view to one page as server-sent events: again whenever it has changed.</summary>
internal static class LiveStream
{
    // Then the page asks again, and is looked at again: a login that has ended ends the updates too.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    /// <param name="request">The page's request.</param>
    /// <param name="name">The view, with all that it depends on but the board's root.</param>
    /// <param name="render">Renders the view as it is now.</param>
    public static async Task SendAsync(BoardRequest request, string name, Func<CancellationToken, Task<string>> render)
    {
        var (board, response) = (request.Board, request.Http.Response);
        using var watch = board.Live.Watch($"{request.Place.Root}\n{name}", render);
        if (watch is null)
        {
            response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            response.Headers.RetryAfter = "30";
            return;
        }

        // A stream is no work, and its span would stand in every list of traces: it is not exported.
        if (Activity.Current is { } span)
            span.ActivityTraceFlags &= ~ActivityTraceFlags.Recorded;
        using var end = CancellationTokenSource.CreateLinkedTokenSource(request.Aborted, board.Stopping);
        response.ContentType = "text/event-stream";
        response.Headers["X-Accel-Buffering"] = "no";
        try
        {
            await response.StartAsync(end.Token);
            await response.Body.FlushAsync(end.Token);
            await FollowAsync(request, watch, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The page was closed, or the host stops.
        }
    }

    private static async Task FollowAsync(BoardRequest request, LiveWatch watch, CancellationToken cancellationToken)
    {
        var version = request.Http.Request.Headers["Last-Event-ID"].ToString();
        var until = request.Board.Time.GetUtcNow() + Longest;
        while (request.Board.Time.GetUtcNow() < until)
        {
            var next = await watch.NextAsync(version, KeepAlive, cancellationToken);
            version = next?.Version ?? version;
            await request.Http.Response.WriteAsync(next is null ? ": still here\n\n" : Event(next), cancellationToken);
            await request.Http.Response.Body.FlushAsync(cancellationToken);
        }
    }

    private static string Event(LiveState state)
    {
        var kind = state.Html is null ? "trouble" : "view";
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"event: {kind}\nid: {state.Version}\n");
        foreach (var line in (state.Html ?? "").ReplaceLineEndings("\n").Split('\n'))
            text.Append("data: ").Append(line).Append('\n');
        return text.Append('\n').ToString();
    }
}
