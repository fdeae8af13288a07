using ModelContextProtocol.Server;

namespace McpTasks.MassTransit.Tests;

/// <summary>Urgent tasks through a real bus, whose messages keep their order.</summary>
public sealed class PriorityTests
{
    [Fact]
    public async Task An_urgent_task_overtakes_a_backlog_that_is_before_it_on_the_bus_and_in_the_workers_hands()
    {
        await using var app = await WorkerApp.StartAsync<GatedTools>("McpTasks:Worker:Concurrency=1");
        var gate = GatedTools.Gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await app.UntilAsync(await app.SubmitAsync("gated"), now => now.Attempt == 1);
        var backlog = new List<TaskRecord>();
        for (var i = 0; i < 20; i++)
            backlog.Add(await app.SubmitAsync("whenever"));
        var urgent = await app.SubmitAsync("urgent");

        gate.SetResult();

        urgent = await app.EndAsync(urgent);
        var before = 0;
        foreach (var task in backlog)
            before += (await app.EndAsync(task)).FirstBegunAt < urgent.FirstBegunAt ? 1 : 0;
        // The slot may have begun one before it asked whose turn it is, and one turn of a round is theirs.
        Assert.InRange(before, 0, 2);
    }

    [McpServerToolType]
    private sealed class GatedTools
    {
        public static TaskCompletionSource Gate { get; set; } = new();

        [McpServerTool(Name = "gated"), TaskSupport(TaskMode.Optional)]
        public static async Task<string> Gated()
        {
            await Gate.Task;
            return "done";
        }

        [McpServerTool(Name = "whenever"), TaskSupport(TaskMode.Optional, Priority = TaskPriority.Low)]
        public static string Whenever() => "done";

        [McpServerTool(Name = "urgent"), TaskSupport(TaskMode.Optional, Priority = TaskPriority.High)]
        public static string Urgent() => "done";
    }
}
