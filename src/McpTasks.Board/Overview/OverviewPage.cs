namespace McpTasks.Board.Overview;

/// <summary>The tasks that wait, run and fail, how long tasks take, and the workers.</summary>
internal static class OverviewPage
{
    public static async Task GetAsync(BoardRequest request) => await request.ShowAsync(
        StatusCodes.Status200OK, "Overview", await ViewAsync(request.Board, request.Aborted), $"{request.Place.Root}/live/overview");

    public static Task FollowAsync(BoardRequest request) =>
        LiveStream.SendAsync(request, "overview", cancellationToken => ViewAsync(request.Board, cancellationToken));

    private static async Task<RenderFragment> ViewAsync(TaskBoard board, CancellationToken cancellationToken) =>
        BoardRenderer.Give(await OverviewModel.ReadAsync(board, cancellationToken), BoardRenderer.Show<OverviewView>());
}
