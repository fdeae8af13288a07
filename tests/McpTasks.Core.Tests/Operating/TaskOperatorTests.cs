using McpTasks.Core.Tests.Running;
using Microsoft.Extensions.DependencyInjection;

namespace McpTasks.Core.Tests.Operating;

/// <summary>What an operator may do with the tasks of others, and what the audit log then has.</summary>
public sealed class TaskOperatorTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_call_made_again_is_the_same_call_of_the_same_owner()
    {
        await using var engine = new Engine();
        var first = await SubmitAsync(engine, keep: true);
        await engine.RunAsync(first);

        var again = await Operator(engine).RerunAsync(await engine.GetAsync(first), "ann", None);

        Assert.Equal((null, null), (again.Refusal, again.RetryAfter));
        var task = again.Created!;
        Assert.NotEqual(first.Id, task.Id);
        Assert.Equal(("owner", "work", TaskDialect.Legacy, TimeSpan.FromMinutes(7)), (task.Owner, task.Component, task.Dialect, task.Ttl));
        // Its client did not ask for it, and is not told of it.
        Assert.Equal((first.Client, null), (task.Client, task.SessionId));
        Assert.Equal(Request, await engine.Store.GetRequestAsync(task.Id, None));
        Assert.Contains(engine.Dispatched, hint => hint.TaskId == task.Id.Value);
        Assert.Equal([$"ann rerun {task.Id}"], Acts(engine));

        // It can be made a third time: its request is kept like the first one's.
        await engine.RunAsync(task);
        Assert.NotNull((await Operator(engine).RerunAsync(await engine.GetAsync(task), null, None)).Created);
    }

    [Fact]
    public async Task A_call_is_not_made_again_while_its_task_has_not_ended()
    {
        await using var engine = new Engine();
        var task = await SubmitAsync(engine, keep: true);

        Assert.Equal((null, "The task has not ended: cancel it first, or wait for its end."), await RefusalAsync(engine, task));
        Assert.Empty(Acts(engine));
    }

    [Fact]
    public async Task A_call_whose_arguments_were_not_kept_is_not_made_again()
    {
        await using var engine = new Engine();
        var task = await SubmitAsync(engine, keep: false);
        await engine.RunAsync(task);

        Assert.Equal((null, TaskOperator.NotKept), await RefusalAsync(engine, await engine.GetAsync(task)));
    }

    [Fact]
    public async Task A_call_of_a_component_that_is_gone_is_not_made_again()
    {
        await using var older = new Engine();
        var task = await SubmitAsync(older, keep: true);
        await older.RunAsync(task);
        await using var newer = new Engine(beside: older, tool: "other");

        Assert.Equal((null, "This server no longer has 'work'."), await RefusalAsync(newer, await older.GetAsync(task)));
        Assert.Null(Operator(older).WhyNotRerun(await older.GetAsync(task)));
    }

    [Fact]
    public async Task A_host_that_sends_no_tasks_makes_no_call_again()
    {
        await using var engine = new Engine();
        var task = await SubmitAsync(engine, keep: true);
        await engine.RunAsync(task);
        await using var board = new ServiceCollection().AddSingleton(
            engine.Services.GetRequiredService<Microsoft.Extensions.Configuration.IConfiguration>())
            .AddLogging()
                .AddMetrics()
                .AddSingleton(engine.Services.GetRequiredService<InMemoryTaskStore>())
                .AddInMemoryTaskStore()
                .AddMcpTasksCore()
            .AddSingleton(engine.Services.GetRequiredService<TaskCatalog>()).BuildServiceProvider();

        Assert.Equal(
            "This server sends no tasks to workers.", board.GetRequiredService<TaskOperator>().WhyNotRerun(await engine.GetAsync(task)));
    }

    [Fact]
    public async Task An_owner_at_its_limit_has_no_call_made_again_and_is_told_when_to_try()
    {
        await using var engine = new Engine(options => options.MaxCreationsPerSecondPerOwner = 1);
        var task = await SubmitAsync(engine, keep: true);
        await engine.RunAsync(task);

        var refused = await Operator(engine).RerunAsync(await engine.GetAsync(task), "ann", None);

        Assert.Null(refused.Created);
        Assert.NotNull(refused.Refusal);
        Assert.InRange(refused.RetryAfter!.Value, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(1));
        engine.Advance(TimeSpan.FromSeconds(1));
        Assert.NotNull((await Operator(engine).RerunAsync(await engine.GetAsync(task), "ann", None)).Created);
    }

    [Fact]
    public async Task A_call_that_has_been_struck_since_is_not_made_again_and_the_reason_is_told()
    {
        await using var engine = new Engine();
        var task = await SubmitAsync(engine, keep: true);
        await engine.RunAsync(task);
        await engine.Services.GetRequiredService<ITaskStrikes>().AddAsync(
            new() { Component = "work", Mode = TaskStrikeMode.Refuse, Reason = "Broken" }, None);

        Assert.Equal(
            (null, "The operator does not accept new tasks of 'work' at present: Broken"), await RefusalAsync(engine, await engine.GetAsync(task)));
        Assert.Empty(Acts(engine));
    }

    [Fact]
    public async Task A_caller_who_cannot_be_read_has_no_call_made_again()
    {
        await using var engine = new Engine(keys: new PlainKeys());
        var task = await SubmitAsync(engine, keep: true);
        await engine.RunAsync(task);

        var refused = await Operator(engine).RerunAsync((await engine.GetAsync(task)) with { Identity = "AAAA" }, null, None);

        Assert.Contains("cannot read the identity of the task's caller", refused.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_task_is_cancelled_in_the_operators_name()
    {
        await using var engine = new Engine();
        var task = await SubmitAsync(engine, keep: false);

        Assert.True((await Operator(engine).CancelAsync(task, "ann", None))!.Changed);
        var cancelled = await engine.GetAsync(task);
        Assert.Equal((McpTaskStatus.Cancelled, "The task was cancelled by the operator."), (cancelled.Status, cancelled.StatusMessage));
        Assert.Contains(
            await engine.Store.GetHistoryAsync(task.Id, None) ?? [],
            entry => entry is { Kind: TaskHistoryKind.Cancelled, Detail: "operator" });
        Assert.False((await Operator(engine).CancelAsync(cancelled, "ann", None))!.Changed);
        Assert.Equal(["ann cancel ", "ann cancel "], Acts(engine));
        // One end is told once.
        Assert.Single(engine.Logs.Records, record => record.Text.StartsWith("Task cancelled", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_payload_that_is_read_is_in_the_audit_log()
    {
        await using var engine = new Engine();
        var task = await SubmitAsync(engine, keep: true);

        Assert.Equal(Request, await Operator(engine).ReadRequestAsync(task, "ann", None));
        Assert.Equal(["ann read "], Acts(engine));
    }

    [Fact]
    public async Task A_task_that_waits_is_hurried()
    {
        await using var engine = new Engine();
        var task = await SubmitAsync(engine, keep: false);

        Assert.True(await Operator(engine).RequeueAsync(task, null, None));
        await engine.Reaper.SweepAsync(None);
        Assert.Equal(2, engine.Dispatched.Count(hint => hint.TaskId == task.Id.Value));
        await engine.RunAsync(task);
        Assert.False(await Operator(engine).RequeueAsync(task, null, None));
        Assert.Equal([" requeue ", " requeue "], Acts(engine));
    }

    [Fact]
    public async Task Only_a_task_that_has_ended_is_removed()
    {
        await using var engine = new Engine();
        var task = await SubmitAsync(engine, keep: false);

        Assert.False(await Operator(engine).RemoveAsync(task, "ann", None));
        Assert.NotNull(await engine.Store.GetAsync(task.Id, None));
        Assert.Empty(Acts(engine));

        await engine.RunAsync(task);
        var ended = await engine.GetAsync(task);
        Assert.True(await Operator(engine).RemoveAsync(ended, "ann", None));
        Assert.Null(await engine.Store.GetAsync(task.Id, None));
        Assert.False(await Operator(engine).RemoveAsync(ended, "ann", None));
    }

    [Fact]
    public void The_operator_is_known_by_the_whole_key_alone()
    {
        var key = new OperatorKey(Microsoft.Extensions.Options.Options.Create(new TaskOperatorOptions { Key = "a-long-enough-key" }));
        var other = new OperatorKey(Microsoft.Extensions.Options.Options.Create(new TaskOperatorOptions { Key = "another-key" }));

        Assert.True(key.Matches("a-long-enough-key"));
        Assert.All<string?>(
            [null, "", "a-long-enough-ke", "a-long-enough-key ", "A-LONG-ENOUGH-KEY"], wrong => Assert.False(key.Matches(wrong)));
        Assert.True(key.IsSet);
        Assert.Matches("^[0-9a-f]{16}$", key.Fingerprint);
        Assert.NotEqual(key.Fingerprint, other.Fingerprint);
    }

    [Fact]
    public void Without_a_key_nobody_is_the_operator()
    {
        var key = new OperatorKey(Microsoft.Extensions.Options.Options.Create(new TaskOperatorOptions()));

        Assert.False(key.IsSet);
        Assert.False(key.Matches(""));
    }

    [Theory]
    [InlineData("", false, false)]
    [InlineData("", true, true)]
    [InlineData("key", false, true)]
    public void Requests_are_kept_where_it_is_said_or_where_there_is_a_key(string key, bool keep, bool kept) =>
        Assert.Equal(kept, new TaskOperatorOptions { Key = key, KeepRequests = keep }.KeepsRequests);

    private const string Request = """{"name":"work","arguments":{"rows":3}}""";

    private static TaskOperator Operator(Engine engine) => engine.Services.GetRequiredService<TaskOperator>();

    private static async Task<(TaskRecord? Created, string? Why)> RefusalAsync(Engine engine, TaskRecord task) =>
        await Operator(engine).RerunAsync(task, "ann", None) is var refused ? (refused.Created, refused.Refusal) : default;

    private static async Task<TaskRecord> SubmitAsync(Engine engine, bool keep) => await engine.Services.GetRequiredService<TaskSubmitter>().SubmitAsync(
        new()
        {
            Component = engine.Services.GetRequiredService<TaskCatalog>().Find(TaskComponentKind.Tool, "work")!,
            Owner = "owner",
            Dialect = TaskDialect.Legacy,
            Request = Request,
            RequestedTtl = TimeSpan.FromMinutes(7),
            Client = """{"Info":{"name":"client","version":"2"}}""",
            SessionId = "session",
            KeepRequest = keep,
        },
        None);

    /// <summary>By whom, what, and what came of it.</summary>
    private static IEnumerable<string> Acts(Engine engine) => engine.Logs.Records
        .Where(record => record.Text.StartsWith("Operator acted", StringComparison.Ordinal))
        .Select(
            record => $"{ValueOf(record.Text, "mcp.audit.operator")} {ValueOf(record.Text, "mcp.audit.action")} {ValueOf(record.Text, "mcp.audit.created_task")}");

    private static string ValueOf(string text, string key) =>
        text.Split($"{key}=\"") is [_, var rest] ? rest[..rest.IndexOf('"', StringComparison.Ordinal)] : "";
}
