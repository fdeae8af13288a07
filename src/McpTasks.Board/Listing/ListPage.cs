namespace McpTasks.Board.Listing;

/// <summary>The list of tasks, newest first.</summary>
internal static class ListPage
{
    public static Task GetAsync(BoardRequest request) => CheckedAsync(request, async filter =>
    {
        var view = await ViewAsync(request.Board, filter, request.Aborted);
        await request.ShowAsync(StatusCodes.Status200OK, "Tasks", view, $"{request.Place.Root}/live{filter.Query}");
    });

    public static Task FollowAsync(BoardRequest request) => CheckedAsync(request, filter => LiveStream.SendAsync(
        request, $"list {filter.Query}", cancellationToken => ViewAsync(request.Board, filter, cancellationToken)));

    private static async Task<RenderFragment> ViewAsync(TaskBoard board, ListFilter filter, CancellationToken cancellationToken) =>
        BoardRenderer.Give(await ListModel.ReadAsync(board, filter, cancellationToken), BoardRenderer.Show<ListView>());

    private static async Task CheckedAsync(BoardRequest request, Func<ListFilter, Task> answer)
    {
        var (filter, problem) = ListFilter.Of(request);
        try
        {
            if (filter is not null)
                await answer(filter);
        }
        catch (ArgumentException) when (filter?.After is not null && !request.Http.Response.HasStarted)
        {
            problem = "This page of the list is gone, or its address is damaged. Start with the newest tasks.";
        }

        if (problem is not null)
            await request.SayAsync(StatusCodes.Status400BadRequest, "No such list", problem);
    }
}
