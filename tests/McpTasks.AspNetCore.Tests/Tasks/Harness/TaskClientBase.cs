using System.Text.Json.Nodes;

namespace McpTasks.AspNetCore.Tests.Tasks.Harness;

/// <summary>What tests need of either client.</summary>
internal abstract class TaskClientBase
{
    public abstract Task<JsonNode> SendAsync(string method, JsonObject parameters, CancellationToken cancellationToken = default);

    /// <summary>Starts a tool as a task and returns its id.</summary>
    public async Task<string> StartAsync(string tool, JsonObject? arguments = null)
    {
        var result = (await CallAsync(tool, arguments))["result"]!;
        return (string)(result["task"] ?? result)["taskId"]!;
    }

    public abstract Task<JsonNode> CallAsync(string tool, JsonObject? arguments = null, JsonObject? meta = null);

    public Task<JsonNode> TaskAsync(string method, string taskId, CancellationToken cancellationToken = default) =>
        SendAsync(method, new() { ["taskId"] = taskId }, cancellationToken);

    /// <summary>Polls until the task has the status; fails when it has ended otherwise.</summary>
    public async Task<JsonNode> UntilAsync(string taskId, string status)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var task = (await TaskAsync("tasks/get", taskId, patience.Token))["result"]
                ?? throw new InvalidOperationException("The task is gone.");
            if ((string)task["status"]! == status)
                return task;
            Assert.DoesNotContain((string)task["status"]!, new[] { "completed", "failed", "cancelled" });
            await Task.Delay(10, patience.Token);
        }
    }
}
