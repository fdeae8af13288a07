using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpTasks.AspNetCore.Tests.Tasks.Harness;

internal sealed record Filter(int Max, string? Name);

[McpServerToolType]
internal sealed class TaskTools(Gate gate)
{
    [McpServerTool(Name = "add"), TaskSupport(TaskMode.Optional)]
    public static int Add(int a, int b = 1) => a + b;

    [McpServerTool(Name = "wait", UseStructuredContent = true), TaskSupport(TaskMode.Optional, PollIntervalSeconds = 0.25)]
    public async Task<string> Wait(string door, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(door, cancellationToken);
        return $"passed {door}";
    }

    [McpServerTool(Name = "slow"), TaskSupport(TaskMode.Required)]
    public async Task<string> Slow(string door, CancellationToken cancellationToken) => await Wait(door, cancellationToken);

    [McpServerTool(Name = "inline")]
    public static string Inline(TaskExecutionContext context) =>
        $"task: {context.IsTask}, component: {context.Component}, user: {context.User?.FindFirst("sub")?.Value}";

    [McpServerTool(Name = "steps"), TaskSupport(TaskMode.Optional)]
    public async Task<string> Steps(ITaskProgress progress, string? door = null, CancellationToken cancellationToken = default)
    {
        await progress.SetTotalAsync(2, cancellationToken);
        await progress.IncrementAsync(message: "Step 1 of 2", cancellationToken: cancellationToken);
        if (door is not null)
            await gate.WaitAsync(door, cancellationToken);
        await progress.IncrementAsync(message: "Step 2 of 2", cancellationToken: cancellationToken);
        return "done";
    }

    [McpServerTool(Name = "typed"), TaskSupport(TaskMode.Optional)]
    public static string Typed(DayOfWeek day, Filter filter, Guid? id = null) => $"{day} {filter.Max} {id}";

    [McpServerTool(Name = "fail"), TaskSupport(TaskMode.Optional)]
    public static string Fail() => throw new McpException("The disk is full.");

    [McpServerTool(Name = "crash"), TaskSupport(TaskMode.Optional)]
    public static string Crash() => throw new InvalidOperationException("a secret detail");

    [McpServerTool(Name = "refuse"), TaskSupport(TaskMode.Optional)]
    public static string Refuse()
    {
        var error = new McpProtocolException("Not today.", (McpErrorCode)(-32050));
        error.Data["day"] = "Sunday";
        throw error;
    }

    [McpServerTool(Name = "blocks"), TaskSupport(TaskMode.Optional)]
    public static IEnumerable<ContentBlock> Blocks() =>
        [new TextContentBlock { Text = "one" }, ImageContentBlock.FromBytes(new byte[] { 1, 2 }, "image/png")];
}
