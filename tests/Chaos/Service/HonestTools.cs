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

    /// <summary>The rate of the paced tool: how many begin, and in how long.</summary>
    public const int PacedMost = 8;
    public const string PacedPer = "00:00:04";

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
    public Task<string> Steady(
        string ticket, int milliseconds, ITaskProgress progress, TaskExecutionContext context, CancellationToken stop) =>
        executions.RunAsync(context, ticket, async () =>
        {
            for (var step = 1; step <= 4; step++)
            {
                await Task.Delay(milliseconds / 4, stop);
                await progress.ReportAsync(step, 4, $"step {step}", stop);
            }

            return "";
        }, stop);

    [McpServerTool(Name = "limited"), Description("Works for a while, three at once and one of each length."),
     TaskSupport(TaskMode.Required, PollIntervalSeconds = Poll, MaxConcurrency = 3), ConcurrencyPer("milliseconds")]
    public Task<string> Limited(
        string ticket, int milliseconds, ITaskProgress progress, TaskExecutionContext context, CancellationToken stop) =>
        Steady(ticket, milliseconds, progress, context, stop);

    [McpServerTool(Name = "shared"), Description("Works for a while, three at once."),
     TaskSupport(TaskMode.Required, PollIntervalSeconds = Poll, MaxConcurrency = 3)]
    public Task<string> Shared(string ticket, int milliseconds, ITaskProgress progress, TaskExecutionContext context, CancellationToken stop) =>
        Steady(ticket, milliseconds, progress, context, stop);

    [McpServerTool(Name = "paced"), Description("Works for a while; so many begin in a window of time."),
     TaskSupport(TaskMode.Required, PollIntervalSeconds = Poll), RateLimit(PacedMost, PacedPer)]
    public Task<string> Paced(
        string ticket, int milliseconds, ITaskProgress progress, TaskExecutionContext context, CancellationToken stop) =>
        Steady(ticket, milliseconds, progress, context, stop);

    [McpServerTool(Name = "urgent"), Description("Works for a while, before the others."),
     TaskSupport(TaskMode.Required, PollIntervalSeconds = Poll, Priority = TaskPriority.High)]
    public Task<string> Urgent(
        string ticket, int milliseconds, ITaskProgress progress, TaskExecutionContext context, CancellationToken stop) =>
        Steady(ticket, milliseconds, progress, context, stop);

    [McpServerTool(Name = "lazy"), Description("Works for a while, after the others."),
     TaskSupport(TaskMode.Required, PollIntervalSeconds = Poll, Priority = TaskPriority.Low)]
    public Task<string> Lazy(
        string ticket, int milliseconds, ITaskProgress progress, TaskExecutionContext context, CancellationToken stop) =>
        Steady(ticket, milliseconds, progress, context, stop);

    [McpServerTool(Name = "asking"), Description("Asks its client."),
     TaskSupport(TaskMode.Required, PollIntervalSeconds = Poll)]
    public Task<string> Asking(string ticket, int questions, McpServer server, TaskExecutionContext context, CancellationToken stop) =>
        executions.RunAsync(context, ticket, async () =>
        {
            var answers = new List<string>();
            for (var number = 1; number <= questions; number++)
            {
                var schema = new ElicitRequestParams.RequestSchema { Properties = { ["name"] = new ElicitRequestParams.StringSchema() } };
                var answer = await server.ElicitAsync(
                    new ElicitRequestParams { Message = Question.Text(number, ticket), RequestedSchema = schema }, stop);
                answers.Add($"[{answer.Action} {answer.Content?["name"]}]");
            }

            return string.Join(' ', answers);
        }, stop);

    [McpServerTool(Name = "failing"), Description("Fails, as its callers know."),
     TaskSupport(TaskMode.Required, PollIntervalSeconds = Poll)]
    public Task<string> Failing(string ticket, TaskExecutionContext context, CancellationToken stop) =>
        executions.RunAsync(context, ticket, () => throw new McpException($"{ticket} fails in attempt {context.Attempt}"), stop);
}
