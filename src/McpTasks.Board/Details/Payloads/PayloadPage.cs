namespace McpTasks.Board.Details.Payloads;

/// <summary>
/// The arguments, the answers and the result of a task, which may be secret. The page reads them only on request, the audit log records the
/// read, and the page does not refresh itself.
/// </summary>
internal static class PayloadPage
{
    public static Task GetAsync(BoardRequest request) => DetailsPage.WithTaskAsync(request, async task =>
    {
        var payload = PayloadReader.Read(task, await request.Board.Operator.ReadRequestAsync(task, request.Visitor.Name, request.Aborted));
        await request.ShowAsync(StatusCodes.Status200OK, $"Payload of {task.Component}",
            BoardRenderer.Give(payload, BoardRenderer.Show<PayloadView>()));
    });
}
