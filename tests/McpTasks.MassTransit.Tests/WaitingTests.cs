using ModelContextProtocol.Protocol;

namespace McpTasks.MassTransit.Tests;

/// <summary>Tasks that wait for input, through a real bus.</summary>
public sealed class WaitingTests
{
    private static readonly ClientCapabilities CanAnswer = new() { Elicitation = new() { Form = new() } };

    [Fact]
    public async Task Twenty_waiting_tasks_do_not_keep_the_queue_from_others()
    {
        await using var app = await WorkerApp.StartAsync<Tools>("McpTasks:Worker:Concurrency=2");
        var waiting = await AskingAsync(app, 20);

        Assert.Equal(McpTaskStatus.Completed, (await app.EndAsync(await app.SubmitAsync("add", """{"a":1,"b":2}"""))).Status);

        foreach (var task in waiting)
            await app.Store.AnswerAsync(
                task.Ref, new Dictionary<string, string> { [task.Inputs[0].Key] = """{"action":"decline"}""" }, CancellationToken.None);
        foreach (var task in waiting)
            Assert.Equal((McpTaskStatus.Completed, 1), (await app.EndAsync(task)) is var ended ? (ended.Status, ended.Attempt) : default);
    }

    [Fact]
    public async Task Above_the_limit_waiting_tasks_keep_their_slots_until_one_is_answered()
    {
        await using var app = await WorkerApp.StartAsync<Tools>("McpTasks:Worker:Concurrency=1", "McpTasks:Worker:MaxWaiting=1");
        var waiting = await AskingAsync(app, 2);
        var queued = await app.SubmitAsync("add", """{"a":1,"b":2}""");

        await app.Store.AnswerAsync(
            waiting[0].Ref, new Dictionary<string, string> { [waiting[0].Inputs[0].Key] = """{"action":"decline"}""" },
            CancellationToken.None);

        Assert.Equal(McpTaskStatus.Completed, (await app.EndAsync(waiting[0])).Status);
        Assert.Equal(McpTaskStatus.Completed, (await app.EndAsync(queued)).Status);
        Assert.Equal(McpTaskStatus.InputRequired, (await app.Store.GetAsync(waiting[1].Id, CancellationToken.None))!.Status);
    }

    [Fact]
    public async Task Waiting_tasks_do_not_delay_a_worker_that_stops()
    {
        // Were they waited for, the test would run into its own end.
        await using var app = await WorkerApp.StartAsync<Tools>("McpTasks:Worker:DrainTimeout=01:00:00");
        var waiting = await AskingAsync(app, 10);

        await app.StopAsync();

        foreach (var task in waiting)
        {
            var handedBack = await app.Store.GetAsync(task.Id, CancellationToken.None);
            Assert.Equal((McpTaskStatus.InputRequired, null, 1), (handedBack!.Status, handedBack.LeaseExpiresAt, handedBack.Inputs.Count));
        }
    }

    private static async Task<List<TaskRecord>> AskingAsync(WorkerApp app, int count)
    {
        var waiting = new List<TaskRecord>();
        for (var i = 0; i < count; i++)
            waiting.Add(
                await app.UntilAsync(await app.SubmitAsync("asks", capabilities: CanAnswer), now => now.Status == McpTaskStatus.InputRequired));
        return waiting;
    }
}
