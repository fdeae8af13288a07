using McpTasks.Dashboard.Pages;
using McpTasks.Dashboard.Pages.Tasks;
using Microsoft.AspNetCore.Antiforgery;

namespace McpTasks.Dashboard.Operations;

/// <summary>The buttons that cancel a task and run it again, and the page that shows what is in it.</summary>
internal static class TaskCommands
{
    public static void MapTaskCommands(this IEndpointRouteBuilder routes)
    {
        // An endpoint that takes a form has the form's token checked.
        routes.MapPost("/tasks/{taskId}/cancel", async (string taskId, IFormCollection _, OperatorSeam seam, Notices notices, CancellationToken cancellation) =>
            Told(await seam.ActAsync(taskId, "cancel", cancellation), notices, taskId, taskId, "The task is cancelled."));
        routes.MapPost("/tasks/{taskId}/rerun", async (string taskId, IFormCollection _, OperatorSeam seam, Notices notices, CancellationToken cancellation) =>
        {
            var answer = await seam.ActAsync(taskId, "rerun", cancellation);
            return Told(answer, notices, taskId, answer.Task?["taskId"]?.ToString() ?? taskId, $"This task makes the call of {Format.Short(taskId)}… again.");
        });
        routes.MapGet("/tasks/{taskId}/payload", async (HttpContext http, DashboardData data, TimeProvider clock, IAntiforgery antiforgery, OperatorSeam seam) =>
        {
            var context = new PageContext(http, data, clock, antiforgery);
            var answer = await seam.ReadAsync(context.Route("taskId"), http.RequestAborted);
            return Results.Content(PayloadPage.Render(context, answer).ToString(), "text/html; charset=utf-8", statusCode: context.Status);
        });
    }

    private static IResult Told(OperatorAnswer answer, Notices notices, string asked, string done, string text) => Results.LocalRedirect(answer.Refusal is null
        ? $"{Parts.TaskPath(done)}?note={notices.Add(isBad: false, text)}"
        : $"{Parts.TaskPath(asked)}?note={notices.Add(isBad: true, answer.Refusal)}");
}
