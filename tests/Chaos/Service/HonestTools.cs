using System.ComponentModel;
using McpTasks;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Chaos.Service;

/// <summary>Tools as they should be.</summary>
internal sealed class HonestTools(Executions executions)
{
    private const double Poll = 0.2;

    [McpServerTool(Name = "quick"), Description("Ends at once."),
     TaskSupport(TaskMode.Required, PollIntervalSeconds = Poll)]
    public Task<string> Quick(string ticket, TaskExecutionContext context, CancellationToken stop) =>
        executions.RunAsync(context, ticket, () => Task.FromResult(""), stop);

    [McpServerTool(Name = "tick"), Description("Runs by a schedule."),
     TaskSupport(TaskMode.Required)]
    public Task<string> Tick(TaskExecutionContext context, CancellationToken stop) =>
        executions.RunAsync(context, $"{context.Occurrence?.Schedule} {context.Occurrence?.Name}", () => Task.FromResult(""), stop);

    [McpServerTool(Name = "steady"), Description("Works for a while, tells how far it is, and stops when told to."),
     TaskSupport(TaskMode.Required, PollIntervalSeconds = Poll)]
    public Task<string> Steady(string ticket, int milliseconds, ITaskProgress progress, TaskExecutionContext context, CancellationToken stop) =>
        executions.RunAsync(context, ticket, async () =>
        {
            for (var step = 1; step <= 4; step++)
            {
                await Task.Delay(milliseconds / 4, stop);
                await progress.ReportAsync(step, 4, $"step {step}", stop);
            }

            return "";
        }, stop);

    [McpServerTool(Name = "asking"), Description("Asks its client."),
     TaskSupport(TaskMode.Required, PollIntervalSeconds = Poll)]
    public Task<string> Asking(string ticket, int questions, McpServer server, TaskExecutionContext context, CancellationToken stop) =>
        executions.RunAsync(context, ticket, async () =>
        {
            var answers = new List<string>();
            for (var number = 1; number <= questions; number++)
            {
                var schema = new ElicitRequestParams.RequestSchema { Properties = { ["name"] = new ElicitRequestParams.StringSchema() } };
                var answer = await server.ElicitAsync(new ElicitRequestParams { Message = Question.Text(number, ticket), RequestedSchema = schema }, stop);
                answers.Add($"[{answer.Action} {answer.Content?["name"]}]");
            }

            return string.Join(' ', answers);
        }, stop);

    [McpServerTool(Name = "failing"), Description("Fails, as its callers know."),
     TaskSupport(TaskMode.Required, PollIntervalSeconds = Poll)]
    public Task<string> Failing(string ticket, TaskExecutionContext context, CancellationToken stop) =>
        executions.RunAsync(context, ticket, () => throw new McpException($"{ticket} fails in attempt {context.Attempt}"), stop);
}
