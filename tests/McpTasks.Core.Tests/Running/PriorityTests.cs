namespace McpTasks.Core.Tests.Running;

/// <summary>Which task a hint is used for, on one worker with one slot.</summary>
public sealed class PriorityTests
{
    private static readonly WorkerLimits OneSlot = new(Concurrency: 1, MaxWaiting: 100, DrainTimeout: TimeSpan.FromSeconds(20));

    private readonly List<TaskId> _begun = [];

    [Fact]
    public async Task Urgent_tasks_overtake_a_backlog_whose_hints_are_before_theirs()
    {
        await using var engine = Given(new(limits: OneSlot));
        var low = await SubmitAsync(engine, TaskPriority.Low, 20);
        var usual = await SubmitAsync(engine, TaskPriority.Normal, 3);
        var high = await SubmitAsync(engine, TaskPriority.High, 3);

        await RunAllAsync(engine);

        // The third turn is for usual tasks, and with the urgent ones gone all turns are but the last of thirteen.
        Assert.Equal([high[0], high[1], usual[0], high[2], usual[1], usual[2], .. low], _begun);
    }

    [Fact]
    public async Task Tasks_of_no_hurry_have_their_share_under_a_steady_load_of_urgent_ones()
    {
        await using var engine = Given(new(options => options.MaxLiveTasksPerOwner = 1000, OneSlot));
        var low = await SubmitAsync(engine, TaskPriority.Low, 100);
        var usual = await SubmitAsync(engine, TaskPriority.Normal, 100);
        await SubmitAsync(engine, TaskPriority.High, 5);

        for (var i = 0; i < 10 * TurnOrder.Round; i++)
        {
            await RunNextAsync(engine);
            await SubmitAsync(engine, TaskPriority.High, 1);
        }

        var (usuals, lows) = (_begun.Intersect(usual).Count(), _begun.Intersect(low).Count());
        Assert.Equal((80, 40, 10), (_begun.Count - usuals - lows, usuals, lows));
    }

    [Fact]
    public async Task Each_task_runs_once_though_every_hint_was_used_for_another()
    {
        await using var engine = Given(new(limits: OneSlot));
        var random = new Random(1);
        for (var i = 0; i < 60; i++)
            await SubmitAsync(engine, (TaskPriority)random.Next(-1, 2), 1);
        var all = engine.Dispatched.Select(hint => TaskId.Parse(hint.TaskId)).ToList();

        await RunAllAsync(engine);

        Assert.Equal(all.OrderBy(id => id.Value, StringComparer.Ordinal), _begun.OrderBy(id => id.Value, StringComparer.Ordinal));
    }

    [Fact]
    public async Task Tasks_of_usual_priority_alone_keep_the_order_of_their_hints()
    {
        await using var engine = Given(new(limits: OneSlot));
        var usual = await SubmitAsync(engine, TaskPriority.Normal, 5);

        await RunAllAsync(engine);

        Assert.Equal(usual, _begun);
    }

    [Fact]
    public async Task One_owners_backlog_does_not_hold_up_anothers_tasks()
    {
        await using var engine = Given(new(options => options.MaxLiveTasksPerOwner = 1000, OneSlot));
        var backlog = await SubmitAsync(engine, TaskPriority.Normal, 200);
        for (var i = 0; i < 10; i++)
            await RunNextAsync(engine);
        Assert.Equal(backlog[..10], _begun);
        var others = await SubmitAsync(engine, TaskPriority.Normal, 3, owner: "other");

        await RunAllAsync(engine);

        Assert.InRange(_begun.IndexOf(others[2]), 10, 16);
        Assert.Equal([.. backlog, .. others], _begun.OrderBy(task => others.Contains(task)).ThenBy(_begun.IndexOf));
    }

    [Fact]
    public async Task An_urgent_task_overtakes_while_the_one_slot_was_taken_for_long()
    {
        await using var engine = Given(new(limits: OneSlot));
        var usual = await SubmitAsync(engine, TaskPriority.Normal, 3);
        await RunNextAsync(engine);
        var high = await SubmitAsync(engine, TaskPriority.High, 1);
        engine.Advance(TimeSpan.FromSeconds(1));

        await RunAllAsync(engine);

        Assert.Equal([usual[0], high[0], usual[1], usual[2]], _begun);
    }

    [Fact]
    public async Task A_turn_whose_task_meets_its_limit_is_the_next_ones()
    {
        var end = new TaskCompletionSource();
        await using var engine = new Engine(
            limits: OneSlot with { Concurrency = 2 },
            method: [TaskSupport(TaskMode.Optional), ConcurrencyPer("customer")] (string? customer) => "x");
        var work = engine.Work;
        engine.Work = async (attempt, token) =>
        {
            await (_begun.Count == 0 ? Begin(attempt, end.Task) : Begin(attempt, Task.CompletedTask));
            return await work(attempt, token);
        };
        const string Ann = """{"name":"work","arguments":{"customer":"ann"}}""";
        var running = await engine.SubmitAsync(request: Ann);
        var first = engine.RunAsync(running);
        engine.Dispatched.Clear();
        var (urgent, low) = (
            await engine.SubmitAsync(request: Ann, priority: TaskPriority.High), await engine.SubmitAsync(priority: TaskPriority.Low));
        engine.Advance(TimeSpan.FromSeconds(1));

        await RunNextAsync(engine);
        Assert.Equal([running.Id, low.Id], _begun);
        await RunNextAsync(engine);
        end.SetResult();
        await first;

        await RunAllAsync(engine);
        Assert.Equal([running.Id, low.Id, urgent.Id], _begun);
    }

    [Fact]
    public async Task What_is_wrong_with_the_task_whose_turn_it_is_costs_the_hint_that_brought_it_nothing()
    {
        await using var engine = Given(new(limits: OneSlot));
        var low = await SubmitAsync(engine, TaskPriority.Low, 1);
        var high = await SubmitAsync(engine, TaskPriority.High, 1);
        engine.Faults.Before = method =>
        {
            if (method != nameof(ITaskStore.BeginAsync))
                return;
            engine.Faults.Before = _ => { };
            throw new IOException("away");
        };

        await RunNextAsync(engine);

        Assert.Equal(low, _begun);
        Assert.Contains($"Could not run task {high[0]} in its turn; it is sent again", engine.Logs.Texts);
    }

    [Fact]
    public async Task A_component_that_this_worker_does_not_know_holds_up_nobody()
    {
        await using var other = new Engine(method: () => "x");
        await using var engine = Given(new(limits: OneSlot, beside: other));
        var strange = await other.Store.CreateAsync(Strange(), null, CancellationToken.None);
        var low = await SubmitAsync(engine, TaskPriority.Low, 2);

        await RunAllAsync(engine);

        Assert.Equal(low, _begun);
        Assert.Equal(0, (await engine.GetAsync(strange)).Attempt);
    }

    [Theory]
    [InlineData(TaskPriority.High, null, null, TaskPriority.High)]
    [InlineData(TaskPriority.High, TaskPriority.Low, null, TaskPriority.Low)]
    [InlineData(TaskPriority.High, TaskPriority.Low, TaskPriority.Normal, TaskPriority.Normal)]
    [InlineData(TaskPriority.Normal, null, null, TaskPriority.Normal)]
    public async Task Who_starts_a_task_has_the_last_word_then_the_settings_then_the_attribute(
        TaskPriority attribute, TaskPriority? settings, TaskPriority? starter, TaskPriority expected)
    {
        Delegate method = attribute == TaskPriority.High
            ? [TaskSupport(TaskMode.Optional, Priority = TaskPriority.High)] () => "x"
            : [TaskSupport(TaskMode.Optional)] () => "x";
        await using var engine = new Engine(options => options.Components["Work"] = new() { Priority = settings }, method: method);

        Assert.Equal(expected, (await engine.SubmitAsync(priority: starter)).Priority);
    }

    private Engine Given(Engine engine)
    {
        var work = engine.Work;
        engine.Work = async (attempt, token) =>
        {
            await Begin(attempt, Task.CompletedTask);
            return await work(attempt, token);
        };
        return engine;
    }

    private Task Begin(TaskAttempt attempt, Task until)
    {
        _begun.Add(attempt.Task.Id);
        return until;
    }

    private static async Task<List<TaskId>> SubmitAsync(Engine engine, TaskPriority priority, int count, string owner = "owner")
    {
        var submitted = new List<TaskId>();
        for (var i = 0; i < count; i++)
        {
            engine.Advance(TimeSpan.FromMilliseconds(25));
            submitted.Add((await engine.SubmitAsync(priority: priority, owner: owner)).Id);
        }

        return submitted;
    }

    private static NewTask Strange() => new()
    {
        Owner = "owner",
        Kind = TaskComponentKind.Tool,
        Component = "strange",
        Dialect = TaskDialect.Modern,
        Request = "{}",
        Priority = TaskPriority.High,
        Ttl = TimeSpan.FromHours(1), PollInterval = TimeSpan.FromSeconds(5), MaxAttempts = 3, RedeliverAfter = TimeSpan.FromMinutes(1),
    };

    private static async Task RunAllAsync(Engine engine)
    {
        while (engine.Dispatched.Count > 0)
            await RunNextAsync(engine);
    }

    private static async Task RunNextAsync(Engine engine)
    {
        var hint = engine.Dispatched[0];
        engine.Dispatched.RemoveAt(0);
        Assert.True(await engine.Runner.RunAsync(hint, CancellationToken.None));
    }
}
