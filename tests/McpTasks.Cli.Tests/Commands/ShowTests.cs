namespace McpTasks.Cli.Tests.Commands;

public sealed class ShowTests(SharedServers servers)
{
    [Theory, OnEveryServer]
    public async Task A_task_is_shown_with_its_history_its_arguments_and_its_result(ServerKind kind)
    {
        await using var store = await TestStore.StartAsync(servers, kind);
        var task = await store.BeginAsync();
        await store.ReportAsync(task, 1, 4, "Month 1");
        await store.EndAsync(task);
        var terminal = new FakeTerminal();

        Assert.Equal(0, await store.RunAsync(terminal, "show", task.Id.Value));

        Assert.Matches($@"task\s+{task.Id}", terminal.Output);
        Assert.Matches(@"state\s+completed", terminal.Output);
        Assert.Matches(@"attempt\s+1 of at most 3", terminal.Output);
        Assert.Matches(@"tool\s+import", terminal.Output);
        Assert.Matches(@"● +Created", terminal.Output);
        Assert.Matches(@"● +Attempt 1 began +on worker-1", terminal.Output);
        Assert.Matches(@"│ +Progress +1 of 4 · Month 1", terminal.Output);
        Assert.Matches(@"● +Completed", terminal.Output);
        Assert.Contains("\"rows\": 3", terminal.Output, StringComparison.Ordinal);
        Assert.Contains("\"text\": \"done\"", terminal.Output, StringComparison.Ordinal);
    }

    [Theory, OnEveryServer]
    public async Task A_task_that_is_tried_again_is_shown_with_when_it_begins(ServerKind kind)
    {
        await using var store = await TestStore.StartAsync(servers, kind);
        var task = await store.BeginAsync();
        await store.Store.RetryAsync(task.Ref, 1, new(TimeSpan.FromMinutes(5), "Attempt 1 failed", IsFailure: true), Patience.Token);
        var terminal = new FakeTerminal();

        Assert.Equal(0, await store.RunAsync(terminal, "show", task.Id.Value));

        Assert.Matches(@"attempt\s+1, after 1 that failed", terminal.Output);
        Assert.Matches(@"begins\s+20", terminal.Output);
        Assert.Matches(@"● +Tried again +Attempt 1 failed", terminal.Output);
    }

    [Theory, OnEveryServer]
    public async Task The_same_is_told_as_json(ServerKind kind)
    {
        await using var store = await TestStore.StartAsync(servers, kind);
        var task = await store.BeginAsync();
        await store.ReportAsync(task, 1, 4, "Month 1");

        var json = await store.JsonAsync("show", task.Id.Value);

        Assert.Equal(
            (task.Id.Value, "running", "import", "tool", "owner-a", "Month 1", 1, 3, "worker-1"),
            ((string)json["task"]!["id"]!, (string)json["task"]!["state"]!, (string)json["task"]!["component"]!, (string)json["task"]!["kind"]!,
                (string)json["task"]!["owner"]!, (string)json["task"]!["message"]!, (int)json["task"]!["attempt"]!,
                (int)json["task"]!["maxAttempts"]!,
                (string)json["task"]!["worker"]!));
        Assert.Equal(0.25, (double)json["task"]!["progress"]!["current"]! / (double)json["task"]!["progress"]!["total"]!);
        Assert.Equal(["created", "queued", "begun", "progress"], json["history"]!.AsArray().Select(entry => (string)entry!["kind"]!));
        Assert.Equal(3, (int)json["request"]!["arguments"]!["rows"]!);
        Assert.Null(json["result"]);
    }

    [Theory, OnEveryServer]
    public async Task Open_questions_are_told_apart_from_those_that_were_answered(ServerKind kind)
    {
        await using var store = await TestStore.StartAsync(servers, kind);
        var task = await store.BeginAsync();
        foreach (var (key, text) in new[] { ("name", "Who?"), ("place", "Where?") })
            await store.Store.AskAsync(task.Ref, 1, new(key, "elicitation/create", $$"""{"message":"{{text}}"}""", null), Patience.Token);
        await store.Store.AnswerAsync(task.Ref, new Dictionary<string, string> { ["name"] = """{"action":"accept"}""" }, Patience.Token);
        var terminal = new FakeTerminal();

        Assert.Equal(0, await store.RunAsync(terminal, "show", task.Id.Value));
        Assert.Matches(@"state\s+input_required", terminal.Output);
        Assert.Matches(@"answered +name +Who\?", terminal.Output);
        Assert.Matches(@"open +place +Where\?", terminal.Output);

        var questions = (await store.JsonAsync("show", task.Id.Value))["questions"]!.AsArray();
        Assert.Equal(
            [("name", false), ("place", true)], questions.Select(question => ((string)question!["key"]!, (bool)question["isOpen"]!)));
    }

    [Theory, OnEveryServer]
    public async Task A_task_that_is_not_there_is_one_clear_line(ServerKind kind)
    {
        await using var store = await TestStore.StartAsync(servers, kind);
        var (terminal, id) = (new FakeTerminal(), TaskId.New());
        Assert.Equal(1, await store.RunAsync(terminal, "show", id.Value));
        Assert.Equal($"error: There is no task {id}: it never was, or its time to live has passed.", Assert.Single(terminal.ErrorLines));
        Assert.Empty(terminal.Output);
    }
}
