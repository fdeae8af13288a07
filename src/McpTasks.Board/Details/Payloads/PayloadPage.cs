namespace McpTasks.Board.Details.Payloads;

/// <summary>
/// The arguments, the answers and the result of a task, which may be secret: read only when somebody asks, noted as a read, and not again
/// by itself.
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
