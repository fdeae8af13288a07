#pragma warning disable MCP9005 // Sampling is deprecated since 2026-07-28; clients still answer it.
using System.ComponentModel;
using ConformanceServer.Asking;
using ConformanceServer.InputRequired;
using McpTasks;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace ConformanceServer.Tasks;

/// <summary>Tasks that ask their client.</summary>
internal sealed class AskingTaskTools
{
    [McpServerTool(Name = "confirm_delete"), Description("Asks before it deletes."), TaskSupport(TaskMode.Optional)]
    public static async Task<string> ConfirmDelete(McpServer server, string filename, CancellationToken cancellationToken)
    {
        var answer = await server.ElicitAsync(Forms.YesNo($"Delete {filename}?", "confirm"), cancellationToken);
        return answer.IsAccepted ? $"Deleted {filename}" : $"Kept {filename}: {answer.Action}";
    }

    [McpServerTool(Name = "multi_input"), Description("Asks two questions at once."), TaskSupport(TaskMode.Optional)]
    public static async Task<string> MultiInput(McpServer server, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(
            server.ElicitAsync(Forms.Text("What is your first name?", "name"), cancellationToken).AsTask(),
            server.ElicitAsync(Forms.Text("What is your last name?", "name"), cancellationToken).AsTask());
        return $"Answers: {string.Join(' ', answers.Select(answer => Forms.Answer(answer, "name") ?? answer.Action))}";
    }

    [McpServerTool(Name = "ask_model"), Description("Asks the client's model."), TaskSupport(TaskMode.Optional)]
    public static async Task<string> AskModel(McpServer server, string question, CancellationToken cancellationToken) =>
        $"The model says: {SamplingTools.TextOf(await server.SampleAsync(SamplingTools.Question(question), cancellationToken))}";

    [McpServerTool(Name = "test_tool_with_task"), Description(
        "Needs a name first and then runs as a task."), TaskSupport(TaskMode.Required)]
    public static string AfterInput(RequestContext<CallToolRequestParams> request) =>
        $"Hello, {Forms.Answer(request.Params.Form("user_name"), "name")}!";
}
