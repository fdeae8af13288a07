using System.Diagnostics;

namespace McpTasks.Board.Live;

/// <summary>Sends a view to one page as server-sent events, again after every change.</summary>
internal static class LiveStream
{
    // After this time the page has to ask again and is checked again, so that the updates end with the login.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Sends a view. The name contains everything that the view depends on except the board's root; <paramref name="shown"/> changes the
    /// time that the view shows.
    /// </summary>
    public static async Task SendAsync(
        BoardRequest request, string name, Func<CancellationToken, Task<RenderFragment>> view,
        Func<DateTimeOffset, DateTimeOffset>? shown = null)
    {
        var (board, response) = (request.Board, request.Http.Response);
        using var watch = board.Live.Watch($"{request.Place.Root}\n{name}", async cancellationToken =>
        {
            var now = board.Time.GetUtcNow();
            var place = request.Place with { Now = shown?.Invoke(now) ?? now };
            return await board.Renderer.RenderAsync(BoardRenderer.Give(place, await view(cancellationToken)));
        });
        if (watch is null)
        {
            response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            response.Headers.RetryAfter = "30";
            return;
        }

        // The span is not exported: a stream is no work, and its span would clutter every list of traces.
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
