using McpTasks.Board.Details.Stories;

namespace McpTasks.Board.Details;

/// <summary>One task, from its creation to its end, also while it runs.</summary>
internal static class DetailsPage
{
    public static async Task GetAsync(BoardRequest request)
    {
        if (await StoryAsync(request) is not { } story)
        {
            await NotFoundAsync(request);
            return;
        }

        var title = $"{story.Task.Component} · {Format.Short(story.Task.Id.Value)}";
        // A task that has ended and was fetched changes no more.
        var live = story is { Ended: not null, Delivered: not null } ? null : $"{request.Place.Root}/live/{story.Task.Id.Value}";
        await request.ShowAsync(StatusCodes.Status200OK, title, BoardRenderer.Give(story, BoardRenderer.Show<DetailsView>()), live);
    }

    public static async Task FollowAsync(BoardRequest request)
    {
        if (!TaskId.TryParse(request.Route("id"), out var id))
        {
            request.Http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        await LiveStream.SendAsync(
            request, $"task {id}", async cancellationToken => await StoryAsync(request.Board, id, cancellationToken) is { } story
                ? BoardRenderer.Give(story, BoardRenderer.Show<DetailsView>())
                : BoardRenderer.Show<GoneView>(),
            ToSecond);
    }

    /// <summary>The same for an id that never was, one that is gone and one that cannot be.</summary>
    private static Task NotFoundAsync(BoardRequest request) =>
        request.ShowAsync(StatusCodes.Status404NotFound, "No such task", BoardRenderer.Show<GoneView>());

    /// <summary>The task that the address names; null when there is none.</summary>
    private static async Task<TaskRecord?> FindAsync(BoardRequest request) =>
        TaskId.TryParse(request.Route("id"), out var id) ? await request.Board.Store.GetAsync(id, request.Aborted) : null;

    /// <summary>Does something with the task that the address names, or says that there is none.</summary>
    public static async Task WithTaskAsync(BoardRequest request, Func<TaskRecord, Task> act) =>
        await (await FindAsync(request) is { } task ? act(task) : NotFoundAsync(request));

    private static async Task<TaskStory?> StoryAsync(BoardRequest request) =>
        TaskId.TryParse(request.Route("id"), out var id) ? await StoryAsync(request.Board, id, request.Aborted) : null;

    private static async Task<TaskStory?> StoryAsync(TaskBoard board, TaskId id, CancellationToken cancellationToken) =>
        await board.Store.GetHistoryAsync(id, cancellationToken) is { } history
            && await board.Store.GetAsync(id, cancellationToken) is { } task
            ? TaskStory.Of(task, history, board.Operator.WhyNotRerun(task)) with
            {
                Strike = await StrikeAsync(board, task, cancellationToken),
                PausedSince = task.Phase() == TaskPhase.Queued ? await board.Queue.PausedSinceAsync(cancellationToken) : null,
            }
            : null;

    // One that was lifted is no longer waited for, though the task may not have been sent yet.
    private static async Task<TaskStrike?> StrikeAsync(TaskBoard board, TaskRecord task, CancellationToken cancellationToken) =>
        task.WaitsForStrike() is { } number
            ? (await board.Strikes.ListAsync(cancellationToken)).FirstOrDefault(strike => strike.Number == number)
            : null;

    // What runs moves on the time axis: once a second is enough.
    private static DateTimeOffset ToSecond(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}
