using McpTasks.Board.Details;

namespace McpTasks.Board.Actions;

/// <summary>The actions behind the buttons. Each action leads to the page that shows the outcome.</summary>
internal static class TaskActions
{
    public static Task CancelAsync(BoardRequest request) => WithTaskAsync(request, async task =>
        await request.Board.Operator.CancelAsync(task, request.Visitor.Name, request.Aborted) switch
        {
            null => (new(IsBad: true, "The task is gone: its time to live has passed."), task.Id),
            { Changed: false } ended => (new(IsBad: true, $"The task has ended already: it is {ended.Task.Status.ToWireName()}."), task.Id),
            _ => (new(IsBad: false, "The task is cancelled."), task.Id),
        });

    public static Task RerunAsync(BoardRequest request) => WithTaskAsync(request, async task =>
        await request.Board.Operator.RerunAsync(task, request.Visitor.Name, request.Aborted) switch
        {
            { Created: { } created } => (new(IsBad: false, "This new task makes the same call again."), created.Id),
            { Refusal: var why } => (new(IsBad: true, $"The task was not run again. {why}"), task.Id),
        });

    public static async Task PauseAsync(BoardRequest request)
    {
        await request.Board.Queue.PauseAsync(request.Aborted);
        request.Board.Audit.Operated("pause", request.Visitor.Name);
        request.Board.Notices.Leave(request,
            new(IsBad: false, "The queue is paused: no task begins until it is resumed."), request.Place.Overview);
    }

    public static async Task ResumeAsync(BoardRequest request)
    {
        await request.Board.Queue.ResumeAsync(request.Aborted);
        request.Board.Audit.Operated("resume", request.Visitor.Name);
        request.Board.Notices.Leave(
            request, new(IsBad: false, "The queue goes on: the tasks that waited begin now."), request.Place.Overview);
    }

    private static Task WithTaskAsync(BoardRequest request, Func<TaskRecord, ValueTask<(Notice Notice, TaskId Shown)>> act) =>
        DetailsPage.WithTaskAsync(request, async task =>
        {
            var (notice, shown) = await act(task);
            request.Board.Notices.Leave(request, notice, request.Place.Task(shown));
        });
}
