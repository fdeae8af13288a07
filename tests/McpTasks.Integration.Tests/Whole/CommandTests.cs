using System.Text.Json.Nodes;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;

namespace McpTasks.Integration.Tests.Whole;

/// <summary>What the operator can do from the dashboard, or as <c>aspire resource api …</c>.</summary>
[Collection(nameof(WholeSystem))]
public sealed class CommandTests(WholeSystem system)
{
    [Fact]
    public async Task A_task_waits_while_the_queue_is_paused_and_runs_when_it_goes_on()
    {
        Assert.True((bool)(await CommandAsync("pause-queue"))["paused"]!);
        try
        {
            var task = await system.Client.StartAsync("slow_computation", new() { ["duration"] = 1 });
            Assert.Equal(0, (await system.RecordAsync(task)).Attempt);
            Assert.False((bool)(await CommandAsync("resume-queue"))["paused"]!);
            await system.Client.TaskAsync("tasks/result", task);
            Assert.Equal(McpTaskStatus.Completed, (await system.RecordAsync(task)).Status);
        }
        finally
        {
            await CommandAsync("resume-queue");
        }
    }

    [Fact]
    public async Task A_task_is_cancelled_shown_and_run_again_by_its_id()
    {
        var task = await system.Client.StartAsync("slow_computation", new() { ["duration"] = 60 });
        await system.WorkerOfAsync(task);
        Assert.Equal("cancelled", (string?)(await CommandAsync("cancel-task", task))["status"]);

        var shown = await CommandAsync("show-task", task);
        Assert.Equal(("cancelled", 60), ((string?)shown["status"], (int)shown["request"]!["arguments"]!["duration"]!));

        var again = (string)(await CommandAsync("rerun-task", task))["taskId"]!;
        await system.WorkerOfAsync(again);
        Assert.Equal("cancelled", (string?)(await CommandAsync("cancel-task", again))["status"]);
    }

    [Fact]
    public async Task An_unknown_task_is_said_to_be_unknown()
    {
        var result = await ExecuteAsync("show-task", $"{TaskId.New()}");
        Assert.False(result.Success);
        Assert.Contains("NotFound", result.Message, StringComparison.Ordinal);
    }

    private async Task<JsonNode> CommandAsync(string command, string? task = null)
    {
        var result = await ExecuteAsync(command, task);
        Assert.True(result.Success, $"{result.Message} {result.Data?.Value}");
        return JsonNode.Parse(result.Data!.Value)!;
    }

    private Task<ExecuteCommandResult> ExecuteAsync(string command, string? task) => task is null
        ? system.App.ResourceCommands.ExecuteCommandAsync("api", command, TestContext.Current.CancellationToken)
        : system.App.ResourceCommands.ExecuteCommandAsync(
            "api", command, new InteractionInputCollection([new() { Name = "task", InputType = InputType.Text, Value = task }]),
            TestContext.Current.CancellationToken);
}
