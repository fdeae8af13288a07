namespace McpTasks.Cli.Tests.Connection;

/// <summary>The commands by a service's operator endpoints.</summary>
public sealed class ServiceTests
{
    [Fact]
    public async Task A_task_is_shown_and_its_result_printed()
    {
        await using var service = await Service.StartAsync();
        var task = await service.EndedAsync((await service.StartToolAsync("add", new() { ["a"] = 41 })).Id.Value);

        var shown = await RunAsync(service, "show", task.Id.Value);
        Assert.Matches(@"state\s+completed", shown.Output);
        Assert.Matches(@"component\s+add", shown.Output);
        Assert.Contains("\"a\": 41", shown.Output, StringComparison.Ordinal);

        var json = (await RunAsync(service, "show", task.Id.Value, "--json")).Json;
        Assert.Equal((task.Id.Value, "completed", "add", 41), ((string)json["task"]!["id"]!, (string)json["task"]!["state"]!, (string)json["task"]!["component"]!, (int)json["request"]!["arguments"]!["a"]!));
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
        Assert.Equal(["error: The task has ended already: it is failed."], (await FailAsync(1, service.ApiOptions, "cancel", ended.Id.Value, "--yes")).ErrorLines);
        Assert.Contains("The disk is full.", Assert.Single((await FailAsync(1, service.ApiOptions, "result", ended.Id.Value)).ErrorLines), StringComparison.Ordinal);
        Assert.StartsWith("error: There is no such task", Assert.Single((await FailAsync(1, service.ApiOptions, "show", TaskId.New().Value)).ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ls")]
    [InlineData("watch")]
    [InlineData("requeue 0-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("workers")]
    [InlineData("clear --yes")]
    public async Task What_only_the_store_can_do_is_said(string command)
    {
        ArgumentNullException.ThrowIfNull(command);
        var terminal = await FailAsync(2, ["--api", "http://127.0.0.1:9", "--key", Service.Key], command.Split(' '));
        Assert.Equal($"error: The operator's endpoints cannot do '{command.Split(' ')[0]}': give the store with --redis.", Assert.Single(terminal.ErrorLines));
    }

    [Fact]
    public async Task A_wrong_key_and_endpoints_that_are_not_there_are_told_apart()
    {
        await using var service = await Service.StartAsync();
        await using var closed = await Service.StartAsync(key: "");
        Assert.Contains("does not hold the operator's key", Assert.Single((await FailAsync(1, ["--api", service.ApiOptions[1], "--key", "wrong"], "queue")).ErrorLines), StringComparison.Ordinal);
        Assert.Contains("There are no operator endpoints", Assert.Single((await FailAsync(1, closed.ApiOptions, "queue")).ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_is_away_is_one_clear_line()
    {
        var service = await Service.StartAsync();
        await service.DisposeAsync();
        var line = Assert.Single((await FailAsync(1, service.ApiOptions, "queue")).ErrorLines);
        Assert.StartsWith($"error: Cannot reach the service at {service.ApiOptions[1]}", line, StringComparison.Ordinal);
    }

    private static async Task<FakeTerminal> RunAsync(Service service, params string[] arguments) => await FailAsync(0, service.ApiOptions, arguments);

    private static async Task<FakeTerminal> FailAsync(int code, string[] options, params string[] arguments)
    {
        var terminal = new FakeTerminal();
        Assert.Equal(code, await terminal.RunAsync([.. arguments, .. options]));
        return terminal;
    }
}
