using McpTasks.Core.Tests.Running;

namespace McpTasks.Core.Tests.Submitting;

/// <summary>Calls that are sent again with the key that they had before.</summary>
public sealed class RepeatedCallTests
{
    private const string Call = """{"name":"work","arguments":{"n":1}}""";

    [Fact]
    public async Task A_call_that_differs_in_its_meta_alone_is_the_same_task()
    {
        await using var engine = new Engine();
        var task = await engine.SubmitAsync(key: "k", request: Call);

        var again = await engine.SubmitAsync(
            key: "k", request: """{"name":"work","arguments":{"n":1},"_meta":{"progressToken":7}}""");

        Assert.Equal(task.Id, again.Id);
    }

    [Theory]
    [InlineData("""{"name":"work","arguments":{"n":2}}""")]
    [InlineData("""{"name":"work"}""")]
    [InlineData("7")]
    public async Task Another_call_cannot_have_the_key(string request)
    {
        await using var engine = new Engine();
        await engine.SubmitAsync(key: "k", request: Call);

        await Assert.ThrowsAsync<TaskKeyConflictException>(async () => await engine.SubmitAsync(key: "k", request: request));
    }

    [Fact]
    public async Task A_repeated_call_is_told_as_one_and_makes_no_second_task()
    {
        using var trace = new RecordedTrace();
        await using var engine = new Engine();
        var task = await trace.SubmitAsync(engine, key: "k");

        await trace.SubmitAsync(engine, key: "k");

        var creations = trace.Ended.Where(span => span.DisplayName == "create task work");
        Assert.Equal([null, true], creations.Select(span => span.GetTagItem("mcp.task.reused")));
        Assert.Contains($"A call with an idempotency key is the task that it made before, {task.Id}", engine.Logs.Texts);
        Assert.Single(engine.Logs.Texts, text => text.StartsWith("Task created: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_repeated_call_is_sent_again_only_while_its_task_waits_for_its_first_attempt()
    {
        await using var engine = new Engine();
        await engine.SubmitAsync(key: "waits");
        await engine.SubmitAsync(key: "starts later", startAfter: TimeSpan.FromHours(1));
        var cancelled = await engine.SubmitAsync(key: "cancelled");
        await engine.Store.CancelAsync(cancelled.Ref, TaskActor.Client, "Enough", CancellationToken.None);
        var begun = await engine.SubmitAsync(key: "begun");
        await engine.Store.BeginAsync(begun.Ref, "worker", TimeSpan.FromMinutes(1), CancellationToken.None);
        engine.Dispatched.Clear();

        await engine.SubmitAsync(key: "starts later", startAfter: TimeSpan.FromHours(1));
        await engine.SubmitAsync(key: "cancelled");
        await engine.SubmitAsync(key: "begun");
        Assert.Empty(engine.Dispatched);
        var waits = await engine.SubmitAsync(key: "waits");

        Assert.Equal(waits.Id.Value, Assert.Single(engine.Dispatched).TaskId);
    }
}
