using static McpTasks.Cli.Tests.Connection.ServiceRun;

namespace McpTasks.Cli.Tests.Connection;

/// <summary>The commands by a service's operator endpoints.</summary>
public sealed class ServiceTests(SharedServers servers)
{
    [Fact]
    public async Task A_task_is_shown_and_its_result_printed()
    {
        await using var service = await Service.StartAsync();
        var task = await service.EndedAsync((await service.StartToolAsync("add", new() { ["a"] = 41 })).Id.Value);

        var shown = await RunAsync(service, "show", task.Id.Value);
        Assert.Matches(@"state\s+completed", shown.Output);
        Assert.Matches(@"tool\s+add", shown.Output);
        Assert.Contains("\"a\": 41", shown.Output, StringComparison.Ordinal);

        var json = (await RunAsync(service, "show", task.Id.Value, "--json")).Json;
        Assert.Equal(
            (task.Id.Value, "completed", "add", 41),
            ((string)json["task"]!["id"]!, (string)json["task"]!["state"]!, (string)json["task"]!["component"]!, (int)json["request"]!["arguments"]!["a"]!));
        Assert.Equal("42", (string)(await RunAsync(service, "result", task.Id.Value)).Json["content"]![0]!["text"]!);
    }

    [Fact]
    public async Task A_task_is_cancelled_and_run_again()
    {
        await using var service = await Service.StartAsync();
        var task = await service.StartToolAsync("wait", new() { ["door"] = "a" });

        Assert.Equal($"{task.Id} cancelled", (await RunAsync(service, "cancel", task.Id.Value, "--yes")).Output.Trim());
        Assert.Equal(McpTaskStatus.Cancelled, (await service.EndedAsync(task.Id.Value)).Status);

        service.Gate.OpenAll();
        var again = (string)(await RunAsync(service, "rerun", task.Id.Value, "--yes", "--json")).Json["id"]!;
        Assert.Equal(McpTaskStatus.Completed, (await service.EndedAsync(again)).Status);
    }

    [Fact]
    public async Task The_queue_is_paused_and_resumed()
    {
        await using var service = await Service.StartAsync();
        Assert.False((bool)(await RunAsync(service, "queue", "--json")).Json["paused"]!);
        Assert.True((bool)(await RunAsync(service, "pause", "--yes", "--json")).Json["paused"]!);
        Assert.Matches(@"queue\s+paused since ", (await RunAsync(service, "queue")).Output);
        Assert.Matches(@"queue\s+goes on", (await RunAsync(service, "resume")).Output);
    }

    [Fact]
    public async Task What_a_service_refuses_is_told_in_its_words()
    {
        await using var service = await Service.StartAsync();
        var ended = await service.EndedAsync((await service.StartToolAsync("fail")).Id.Value);
        Assert.Equal(
            ["error: The task has ended already: it is failed."],
            (await FailAsync(1, service.ApiOptions, "cancel", ended.Id.Value, "--yes")).ErrorLines);
        Assert.Contains(
            "The disk is full.", Assert.Single((await FailAsync(1, service.ApiOptions, "result", ended.Id.Value)).ErrorLines),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "error: There is no such task", Assert.Single((await FailAsync(1, service.ApiOptions, "show", TaskId.New().Value)).ErrorLines),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tasks_are_listed_page_by_page_and_by_what_they_are()
    {
        await using var service = await Service.StartAsync();
        var added = await service.EndedAsync((await service.StartToolAsync("add", new() { ["a"] = 41 })).Id.Value);
        var failed = await service.EndedAsync((await service.StartToolAsync("fail")).Id.Value);

        var page = (await RunAsync(service, "ls", "--limit", "1", "--json")).Json;
        var rest = (await RunAsync(service, "ls", "--after", (string)page["next"]!, "--json")).Json;
        var failures = (
            await RunAsync(service, "ls", "--state", "failed", "--component", "fail", "--owner", "owner-a", "--text", "DISK", "--json")).Json;

        Assert.Equal(
            new[] { added.Id.Value, failed.Id.Value }.Order(StringComparer.Ordinal),
            page["tasks"]!.AsArray().Concat(rest["tasks"]!.AsArray()).Select(task => (string)task!["id"]!).Order(StringComparer.Ordinal));
        var task = Assert.Single(failures["tasks"]!.AsArray())!;
        Assert.Equal(
            (failed.Id.Value, "failed", "fail", "tool", "owner-a", 1),
            ((string)task["id"]!, (string)task["state"]!, (string)task["component"]!, (string)task["kind"]!, (string)task["owner"]!, (int)task["attempt"]!));
        Assert.Equal(failed.CreatedAt + failed.Ttl, (DateTimeOffset)task["expiresAt"]!);
        Assert.Equal(
            ["error: 'after' must be what a page before has told as 'next'."],
            (await FailAsync(1, service.ApiOptions, "ls", "--after", "nonsense")).ErrorLines);
    }

    [Fact]
    public async Task A_task_is_shown_with_its_history()
    {
        await using var service = await Service.StartAsync();
        var task = await service.EndedAsync((await service.StartToolAsync("add", new() { ["a"] = 41 })).Id.Value);

        var json = (await RunAsync(service, "show", task.Id.Value, "--json")).Json;

        Assert.Equal(["created", "queued", "begun", "ended"], json["history"]!.AsArray().Select(entry => (string)entry!["kind"]!));
        Assert.Contains("history", (await RunAsync(service, "show", task.Id.Value)).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_is_followed_to_its_end()
    {
        await using var service = await Service.StartAsync();
        var task = await service.StartToolAsync("wait", new() { ["door"] = "a" });
        var watched = RunAsync(service, "watch", task.Id.Value);
        service.Gate.OpenAll();

        Assert.Contains($"{task.Id} wait completed", (await watched).Output, StringComparison.Ordinal);
        Assert.DoesNotContain(service.AuditLines, line => line.Contains("\"read\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Workers_are_listed_and_a_waiting_task_is_requeued()
    {
        await using var service = await Service.StartAsync();
        JsonNode workers;
        // A worker announces itself beside its start.
        while ((workers = (await RunAsync(service, "workers", "--json")).Json).AsArray().Count == 0)
            await Task.Delay(20, Patience.Token);
        Assert.True((int)Assert.Single(workers.AsArray())!["concurrency"]! > 0);

        await RunAsync(service, "pause", "--yes");
        var task = await service.StartToolAsync("add", new() { ["a"] = 41 });
        Assert.Equal($"{task.Id} queued", (await RunAsync(service, "requeue", task.Id.Value)).Output.Trim());
        Assert.Equal(1, (int)(await RunAsync(service, "queue", "--json")).Json["tasks"]!["queued"]!);
        await RunAsync(service, "resume");
        await service.EndedAsync(task.Id.Value);
        Assert.Equal(
            ["error: The task does not wait for a worker: it is completed."],
            (await FailAsync(1, service.ApiOptions, "requeue", task.Id.Value)).ErrorLines);
    }

    [Fact]
    public async Task Ended_tasks_are_cleared_and_no_others()
    {
        await using var service = await Service.StartAsync();
        var waits = await service.StartToolAsync("wait", new() { ["door"] = "a" });
        for (var i = 0; i < 3; i++)
            await service.EndedAsync((await service.StartToolAsync(i == 0 ? "fail" : "add", new() { ["a"] = i })).Id.Value);

        Assert.Equal("Removed 2 tasks.", (await RunAsync(service, "clear", "--state", "completed", "--yes")).Output.Trim());
        Assert.Equal(1, (int)(await RunAsync(service, "clear", "--yes", "--json")).Json["removed"]!);
        Assert.NotNull(await service.Store.GetAsync(waits.Id, Patience.Token));
    }

    [Fact]
    public async Task Schedules_are_listed()
    {
        await using var service = await Service.StartAsync(settings: new()
        {
            ["McpTasks:Schedules:nightly:Component"] = "add", ["McpTasks:Schedules:nightly:Cron"] = "0 3 * * *",
            ["McpTasks:Schedules:nightly:TimeZone"] = "Europe/Berlin",
        });
        JsonArray schedules;
        // A service tells of its schedules beside its start.
        while ((schedules = (await RunAsync(service, "schedules", "--json")).Json.AsArray()).Count == 0)
            await Task.Delay(20, Patience.Token);

        Assert.Equal(
            ("nightly", "add", "0 3 * * *", "Europe/Berlin"),
            ((string)schedules[0]!["name"]!, (string)schedules[0]!["component"]!, (string)schedules[0]!["cron"]!, (string)schedules[0]!["timeZone"]!));
        Assert.True((DateTimeOffset)schedules[0]!["next"]! > DateTimeOffset.UnixEpoch);
        Assert.Matches(@"nightly\s+add\s+0 3 \* \* \* Europe/Berlin", (await RunAsync(service, "schedules")).Output);
    }

    [Theory, OnEveryServer]
    public async Task A_service_tells_the_same_as_its_store(ServerKind kind)
    {
        await using var service = await Service.StartAsync((await servers.GetAsync(kind)).ConnectionString, settings: new()
        {
            ["McpTasks:Schedules:yearly:Component"] = "add", ["McpTasks:Schedules:yearly:Cron"] = "0 0 3 1 1 *",
            ["McpTasks:Schedules:often:Component"] = "urgent", ["McpTasks:Schedules:often:Every"] = "1.00:00:00",
        });
        // A schedule's first run begins beside the service's start.
        while ((await RunAsync(service, "schedules", "--json")).Json.AsArray().All(schedule => schedule!["lastTask"] is null))
            await Task.Delay(20, Patience.Token);
        while ((await RunAsync(service, "workers", "--json")).Json.AsArray().Count == 0)
            await Task.Delay(20, Patience.Token);
        foreach (var tool in new[] { "urgent", "fail", "often_tried" })
            await service.EndedAsync((await service.StartToolAsync(tool)).Id.Value);
        await service.StartToolAsync("later");
        await service.StartToolAsync("wait", new() { ["door"] = "a" });
        while (service.Gate.Reached.IsEmpty)
            await Task.Delay(20, Patience.Token);
        await RunAsync(service, "strike", "add", "-c", "add", "-a", "a>40", "-r", "Too much", "--yes");
        await RunAsync(service, "strike", "add", "-c", "add", "-a", "a between 1 and 3", "--refuse", "--yes");
        await service.StartToolAsync("add", new() { ["a"] = 41 });
        while ((await RunAsync(service, "ls", "--json")).Json["tasks"]!.AsArray().All(task => task!["struckBy"] is null))
            await Task.Delay(20, Patience.Token);

        string[][] commands =
        [
            ["ls"], ["ls", "--state", "queued"], ["ls", "--state", "struck"], ["ls", "--limit", "2"], ["queue"], ["strike", "list"],
            ["schedules"], ["workers"], ["result", await EndedIdAsync()],
        ];
        foreach (var command in commands)
            await AssertSameAsync(command);
        foreach (var task in (await RunAsync(service, "ls", "--json")).Json["tasks"]!.AsArray())
            await AssertSameAsync("show", (string)task!["id"]!);

        async Task<string> EndedIdAsync() =>
            (string)(await RunAsync(service, "ls", "--state", "completed", "--json")).Json["tasks"]![0]!["id"]!;

        async Task AssertSameAsync(params string[] command)
        {
            string before, told, after;
            do
            {
                before = await ReadAsync(service.StoreOptions);
                told = await ReadAsync(service.ApiOptions);
                after = await ReadAsync(service.StoreOptions);
            }
            while (before != after);
            Assert.Equal(before, told);

            async Task<string> ReadAsync(string[] options) => (await FailAsync(0, options, [.. command, "--json"])).Json.ToJsonString();
        }
    }

    [Fact]
    public async Task A_wrong_key_and_endpoints_that_are_not_there_are_told_apart()
    {
        await using var service = await Service.StartAsync();
        await using var closed = await Service.StartAsync(key: "");
        Assert.Contains(
            "does not hold the operator's key",
            Assert.Single((await FailAsync(1, ["--api", service.ApiOptions[1], "--key", "wrong"], "queue")).ErrorLines),
            StringComparison.Ordinal);
        Assert.Contains(
            "There are no operator endpoints", Assert.Single((await FailAsync(1, closed.ApiOptions, "queue")).ErrorLines),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_is_away_is_one_clear_line()
    {
        var service = await Service.StartAsync();
        await service.DisposeAsync();
        var line = Assert.Single((await FailAsync(1, service.ApiOptions, "queue")).ErrorLines);
        Assert.StartsWith($"error: Cannot reach the service at {service.ApiOptions[1]}", line, StringComparison.Ordinal);
    }
}
