using System.ComponentModel;
using McpTasks;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Chaos.Service;

/// <summary>Tools as they happen to be.</summary>
internal sealed class ToxicTools(Executions executions)
{
    private const double Poll = 0.2;

    [McpServerTool(Name = "stubborn"), Description("Works on when told to stop."),
     TaskSupport(TaskMode.Required, PollIntervalSeconds = Poll)]
    public Task<string> Stubborn(string ticket, int milliseconds, TaskExecutionContext context, CancellationToken stop) =>
        executions.RunAsync(context, ticket, async () =>
        {
            await Task.Delay(milliseconds, CancellationToken.None);
            return "";
        }, stop);

    [McpServerTool(Name = "mangling"), Description("Throws something else when told to stop."),
     TaskSupport(TaskMode.Required, PollIntervalSeconds = Poll)]
    public Task<string> Mangling(string ticket, int milliseconds, TaskExecutionContext context, CancellationToken stop) =>
        executions.RunAsync(context, ticket, async () =>
        {
            try
            {
                await Task.Delay(milliseconds, stop);
                return "";
            }
            catch (OperationCanceledException told)
            {
                throw new InvalidOperationException($"{ticket} was disturbed", told);
            }
        }, stop);

    [McpServerTool(Name = "huge"), Description("Returns a lot."),
     TaskSupport(TaskMode.Required, PollIntervalSeconds = Poll)]
    public async Task<IEnumerable<ContentBlock>> Huge(string ticket, int bytes, TaskExecutionContext context, CancellationToken stop)
    {
        var text = await executions.RunAsync(context, ticket, () => Task.FromResult($"{bytes} bytes"), stop);
        return [new TextContentBlock { Text = text }, new TextContentBlock { Text = new('x', bytes) }];
    }

    [McpServerTool(Name = "poison"), Description("Kills its process, in its first attempts or in all."),
     TaskSupport(TaskMode.Required, PollIntervalSeconds = Poll, MaxAttempts = MostPoison)]
    public Task<string> Poison(string ticket, int times, TaskExecutionContext context, CancellationToken stop) =>
        executions.RunAsync(context, ticket, async () =>
        {
            if (context.Attempt > times)
                return "";
            executions.KillProcess(context, ticket);
            await Task.Delay(Timeout.Infinite, stop);
            return "";
        }, stop);

    /// <summary>How many attempts a poison tool has.</summary>
    public const int MostPoison = 3;
}
