using McpTasks.Board.Details.Stories;

namespace McpTasks.Board.Details;

/// <summary>One task from its creation to its end, live while the task runs.</summary>
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
        // A task that has ended and was fetched no longer changes.
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

    /// <summary>The same page for an unknown id, for an id that is gone and for an invalid id.</summary>
    private static Task NotFoundAsync(BoardRequest request) =>
        request.ShowAsync(StatusCodes.Status404NotFound, "No such task", BoardRenderer.Show<GoneView>());

    /// <summary>The task in the address; null when there is no such task.</summary>
    private static async Task<TaskRecord?> FindAsync(BoardRequest request) =>
        TaskId.TryParse(request.Route("id"), out var id) ? await request.Board.Store.GetAsync(id, request.Aborted) : null;

    /// <summary>Does something with the task in the address, or says that there is no such task.</summary>
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

    // Only strikes that still stand count: the task no longer waits for a lifted strike, even if the task has not been sent yet.
    private static async Task<TaskStrike?> StrikeAsync(TaskBoard board, TaskRecord task, CancellationToken cancellationToken) =>
        task.WaitsForStrike() is { } number
            ? (await board.Strikes.ListAsync(cancellationToken)).FirstOrDefault(strike => strike.Number == number)
            : null;

    // A running task moves along the time axis; once a second is enough.
    private static DateTimeOffset ToSecond(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}
