using Microsoft.Extensions.Options;

namespace McpTasks.Core.Tests.InProcess;

public sealed class InProcessTests
{
    [Fact]
    public async Task Tasks_run_as_many_at_once_as_the_setting_says()
    {
        await using var app = await InProcessApp.StartAsync("McpTasks:Worker:Concurrency=2");
        var tasks = await app.SubmitAsync("waits", 5);
        await app.Tools.StartedAsync(2);

        Assert.Equal(2, app.Get<LeaseKeeper>().Count);
        app.Tools.Open();
        foreach (var task in tasks)
            Assert.Equal((McpTaskStatus.Completed, 1), await app.EndAsync(task) is var ended ? (ended.Status, ended.Attempt) : default);
    }

    [Fact]
    public async Task A_task_that_waits_for_its_client_leaves_its_place_to_the_next()
    {
        await using var app = await InProcessApp.StartAsync("McpTasks:Worker:Concurrency=1");
        var asking = await app.SubmitAsync("asks", 3);
        foreach (var task in asking)
            await app.UntilAsync(task, now => now.Status == McpTaskStatus.InputRequired);
        foreach (var task in asking)
        {
            var key = (await app.Store.GetAsync(task.Id, CancellationToken.None))!.Inputs[0].Key;
            await app.Store.AnswerAsync(
                task.Ref, new Dictionary<string, string> { [key] = """{"action":"decline"}""" }, CancellationToken.None);
            Assert.Contains("decline", (await app.EndAsync(task)).Result, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_task_that_ends_in_time_ends_before_the_process_stops()
    {
        await using var app = await InProcessApp.StartAsync("McpTasks:Worker:DrainTimeout=01:00:00");
        var task = (await app.SubmitAsync("waits", 1))[0];
        await app.Tools.StartedAsync(1);

        var stopping = app.StopAsync();
        Assert.False(stopping.IsCompleted);
        app.Tools.Open();
        await stopping;

        Assert.Equal(McpTaskStatus.Completed, (await app.Store.GetAsync(task.Id, CancellationToken.None))!.Status);
        Assert.Empty(await app.Get<ITaskWorkers>().ListAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_task_that_does_not_end_in_time_is_handed_back()
    {
        await using var app = await InProcessApp.StartAsync("McpTasks:Worker:DrainTimeout=00:00:00");
        var task = (await app.SubmitAsync("waits", 1))[0];
        await app.Tools.StartedAsync(1);

        await app.StopAsync();

        var handedBack = await app.Store.GetAsync(task.Id, CancellationToken.None);
        Assert.Equal((McpTaskStatus.Working, null), (handedBack!.Status, handedBack.LeaseExpiresAt));
    }

    [Fact]
    public async Task A_hint_that_there_is_no_room_for_is_dropped_and_those_before_it_are_kept()
    {
        var dispatcher = new InProcessDispatcher();
        for (var i = 0; i <= 10_000; i++)
            await dispatcher.DispatchAsync(new($"{i}", "owner", TaskComponentKind.Tool, "work", 0), CancellationToken.None);

        Assert.Equal(10_000, dispatcher.Hints.Count);
        Assert.Equal("0", (await dispatcher.Hints.ReadAsync(CancellationToken.None)).TaskId);
    }

    [Fact]
    public async Task A_task_whose_hint_was_dropped_is_found()
    {
        await using var app = await InProcessApp.StartAsync("McpTasks:Lease=00:00:01", "McpTasks:RedeliverAfter=00:00:01");
        var component = app.Get<TaskCatalog>().Find(TaskComponentKind.Tool, "asks")!;
        var task = await app.Store.CreateAsync(
            new()
            {
                Owner = "owner",
                Kind = component.Kind,
                Component = component.Name,
                Dialect = TaskDialect.Modern,
                Request = """{"name":"asks"}""",
                Ttl = TimeSpan.FromHours(1),
                PollInterval = TimeSpan.FromSeconds(1),
                MaxPollInterval = TimeSpan.FromSeconds(1),
                MaxRunTime = TimeSpan.FromHours(1),
                MaxAttempts = 5,
                RedeliverAfter = TimeSpan.FromSeconds(1),
            },
            new(100, 100, 100), CancellationToken.None);

        Assert.Equal(1, (await app.UntilAsync(task, now => now.Attempt > 0)).Attempt);
    }

    [Fact]
    public async Task A_wrong_setting_stops_the_start_and_is_named()
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => InProcessApp.StartAsync("McpTasks:Worker:Concurrency=0"));

        Assert.Contains("McpTasks:Worker:Concurrency must be between 1 and 1024, but is 0.", error.Message, StringComparison.Ordinal);
    }
}
