namespace McpTasks.Core.Tests.Running;

public sealed class WorkerSlotsTests
{
    [Fact]
    public async Task Bodies_never_run_beyond_the_concurrency_while_many_tasks_wait_for_input()
    {
        await using var engine = new Engine(limits: new(Concurrency: 2, MaxWaiting: 20, DrainTimeout: TimeSpan.FromSeconds(20)));
        var (running, most) = (0, 0);
        engine.Work = async (attempt, token) =>
        {
            Count(1);
            Count(-1);
            var answer = await attempt.Inputs.AskAsync("elicitation/create", "{}", token);
            Count(1);
            await Task.Yield();
            Count(-1);
            return new(McpTaskStatus.Completed, Result: answer);

            void Count(int by)
            {
                var now = Interlocked.Add(ref running, by);
                InterlockedMax(ref most, now);
            }
        };
        var tasks = new List<TaskRecord>();
        for (var i = 0; i < 20; i++)
            tasks.Add(await engine.SubmitAsync());

        // Each hint is done with as soon as its task waits: two slots bring all twenty to their questions.
        foreach (var task in tasks)
            await engine.HintAsync(task);
        Assert.All(tasks, task => Assert.Equal(McpTaskStatus.InputRequired, engine.GetAsync(task).Result.Status));
        await Task.WhenAll(tasks.Select(task => engine.AnswerAsync(task)));
        await engine.Slots.WhenNoneAsideAsync();

        Assert.All(tasks, task => Assert.Equal(McpTaskStatus.Completed, engine.GetAsync(task).Result.Status));
        Assert.InRange(most, 1, 2);
    }

    [Fact]
    public async Task A_hint_that_is_wanted_back_is_given_back_at_once_and_its_attempt_goes_on_in_its_slot()
    {
        await using var engine = new Engine(limits: new(Concurrency: 1, MaxWaiting: 1, DrainTimeout: TimeSpan.FromSeconds(20)));
        using var returned = new CancellationTokenSource();
        var (begun, finish) = (new TaskCompletionSource(), new TaskCompletionSource());
        engine.Work = async (_, token) =>
        {
            begun.TrySetResult();
            await finish.Task.WaitAsync(token);
            return new(McpTaskStatus.Completed, Result: "{}");
        };
        var (task, next) = (await engine.SubmitAsync(), await engine.SubmitAsync());
        var hint = engine.HintAsync(task, returned.Token);
        await begun.Task;

        await returned.CancelAsync();

        Assert.True(await hint, "The attempt has the task.");
        var waiting = engine.HintAsync(next);
        Assert.Equal((McpTaskStatus.Working, 1), ((await engine.GetAsync(task)).Status, (await engine.GetAsync(task)).Attempt));
        Assert.Equal((false, 0), (waiting.IsCompleted, (await engine.GetAsync(next)).Attempt));
        finish.SetResult();
        await waiting;
        await engine.Slots.WhenNoneAsideAsync();
        Assert.All(
            [task, next],
            one => Assert.Equal((McpTaskStatus.Completed, 1), (engine.GetAsync(one).Result.Status, engine.GetAsync(one).Result.Attempt)));
    }

    [Fact]
    public async Task A_hint_that_comes_again_finds_the_task_taken()
    {
        await using var engine = new Engine();
        using var returned = new CancellationTokenSource();
        var (begun, finish) = (new TaskCompletionSource(), new TaskCompletionSource());
        engine.Work = async (_, _) =>
        {
            begun.SetResult();
            await finish.Task;
            return new(McpTaskStatus.Completed, Result: "{}");
        };
        var task = await engine.SubmitAsync();
        var hint = engine.HintAsync(task, returned.Token);
        await begun.Task;
        await returned.CancelAsync();
        await hint;

        Assert.True(await engine.HintAsync(task));

        finish.SetResult();
        await engine.Slots.WhenNoneAsideAsync();
        Assert.Equal((McpTaskStatus.Completed, 1), ((await engine.GetAsync(task)).Status, (await engine.GetAsync(task)).Attempt));
    }

    [Fact]
    public async Task An_answered_task_takes_a_running_slot_again_before_it_goes_on()
    {
        await using var engine = new Engine(limits: new(Concurrency: 1, MaxWaiting: 1, DrainTimeout: TimeSpan.FromSeconds(20)));
        var (busy, free, resumed) = (new TaskCompletionSource(), new TaskCompletionSource(), false);
        engine.Work = async (attempt, token) =>
        {
            var answer = await attempt.Inputs.AskAsync("elicitation/create", "{}", token);
            resumed = true;
            return new(McpTaskStatus.Completed, Result: answer);
        };
        var asking = await engine.SubmitAsync();
        await engine.HintAsync(asking);
        engine.Work = async (_, _) =>
        {
            busy.SetResult();
            await free.Task;
            Assert.False(resumed);
            return new(McpTaskStatus.Completed, Result: "{}");
        };
        var other = await engine.SubmitAsync();
        var running = engine.HintAsync(other);
        await busy.Task;

        await engine.AnswerAsync(asking);
        await engine.UntilAsync(asking, task => task.Status == McpTaskStatus.Working);
        free.SetResult();
        await running;
        await engine.Slots.WhenNoneAsideAsync();

        Assert.Equal(McpTaskStatus.Completed, (await engine.GetAsync(other)).Status);
        Assert.Equal((true, McpTaskStatus.Completed), (resumed, (await engine.GetAsync(asking)).Status));
    }

    [Fact]
    public async Task Above_the_limit_a_waiting_task_keeps_its_slot_until_a_place_is_free()
    {
        await using var engine = new Engine(limits: new(Concurrency: 1, MaxWaiting: 1, DrainTimeout: TimeSpan.FromSeconds(20)));
        engine.Work = async (attempt, token) => new(
            McpTaskStatus.Completed, Result: await attempt.Inputs.AskAsync("elicitation/create", "{}", token));
        var (first, second, third) = (await engine.SubmitAsync(), await engine.SubmitAsync(), await engine.SubmitAsync());
        await engine.HintAsync(first);
        var hints = new[] { engine.HintAsync(second), engine.HintAsync(third) };
        await engine.UntilAsync(second, task => task.Status == McpTaskStatus.InputRequired);
        Assert.Equal(0, (await engine.GetAsync(third)).Attempt);
        Assert.All(hints, hint => Assert.False(hint.IsCompleted));
        Assert.Single(
            engine.Logs.Texts, "As many tasks wait for input here as McpTasks:Worker:MaxWaiting allows; one more keeps its running slot meanwhile");

        // The first comes back: its place is the second's, whose slot is the first's until it ends, and then the third's.
        await engine.AnswerAsync(first);
        await engine.UntilAsync(first, task => task.Status == McpTaskStatus.Completed);
        await hints[0];
        await engine.UntilAsync(third, task => task.Status == McpTaskStatus.InputRequired);
        Assert.False(hints[1].IsCompleted);

        await engine.AnswerAsync(second);
        await engine.UntilAsync(second, task => task.Status == McpTaskStatus.Completed);
        await engine.AnswerAsync(third);
        await hints[1];
        await engine.Slots.WhenNoneAsideAsync();
        Assert.Equal(McpTaskStatus.Completed, (await engine.GetAsync(third)).Status);
    }

    [Fact]
    public async Task A_task_with_several_questions_waits_beside_the_others_until_the_last_is_answered()
    {
        await using var engine = new Engine(limits: new(Concurrency: 1, MaxWaiting: 1, DrainTimeout: TimeSpan.FromSeconds(20)));
        engine.Work = async (attempt, token) =>
        {
            var answers = await Task.WhenAll(
                attempt.Inputs.AskAsync("elicitation/create", """{"n":1}""", token).AsTask(),
                attempt.Inputs.AskAsync("elicitation/create", """{"n":2}""", token).AsTask());
            return new(McpTaskStatus.Completed, Result: $"[{string.Join(',', answers)}]");
        };
        var asking = await engine.SubmitAsync();
        await engine.HintAsync(asking);
        var asked = await engine.UntilAsync(asking, task => task.Inputs.Count == 2);
        await engine.AnswerAsync(asked, asked.Inputs[0].Key);
        engine.Work = (_, _) => Task.FromResult(new TaskOutcome(McpTaskStatus.Completed, Result: "{}"));
        await engine.HintAsync(await engine.SubmitAsync());

        await engine.AnswerAsync(asked, asked.Inputs[1].Key);
        await engine.Slots.WhenNoneAsideAsync();

        Assert.Equal("""["yes","yes"]""", (await engine.GetAsync(asking)).Result);
    }

    [Fact]
    public async Task An_attempt_that_ends_without_its_answer_leaves_its_place_among_those_that_wait()
    {
        await using var engine = new Engine(limits: new(Concurrency: 1, MaxWaiting: 1, DrainTimeout: TimeSpan.FromSeconds(20)));
        engine.Work = (attempt, token) =>
        {
            _ = attempt.Inputs.AskAsync("roots/list", "{}", token).AsTask();
            return Task.FromResult(new TaskOutcome(McpTaskStatus.Completed, Result: "{}"));
        };
        for (var i = 0; i < 3; i++)
            Assert.Equal(McpTaskStatus.Completed, (await engine.RunOnceAsync()).Status);

        engine.Work = async (attempt, token) => new(McpTaskStatus.Completed, Result: await attempt.Inputs.AskAsync("roots/list", "{}", token));
        var asks = await engine.SubmitAsync();
        await engine.HintAsync(asks);

        // Its hint is done with: it has a place, and its slot is free.
        Assert.DoesNotContain(engine.Logs.Texts, text => text.StartsWith("As many tasks wait", StringComparison.Ordinal));
        await engine.AnswerAsync(asks);
        await engine.Slots.WhenNoneAsideAsync();
    }

    [Fact]
    public async Task Waiting_tasks_do_not_delay_a_worker_that_stops()
    {
        await using var engine = new Engine();
        engine.Work = async (attempt, token) => new(
            McpTaskStatus.Completed, Result: await attempt.Inputs.AskAsync("elicitation/create", "{}", token));
        var tasks = new List<TaskRecord>();
        for (var i = 0; i < 10; i++)
            tasks.Add(await engine.SubmitAsync());
        foreach (var task in tasks)
            await engine.HintAsync(task);

        // The clock stands: nothing of the time to drain is used.
        engine.StopApplication();
        await engine.Slots.StopAsync(CancellationToken.None);

        foreach (var task in tasks)
        {
            var handedBack = await engine.GetAsync(task);
            Assert.Equal((McpTaskStatus.InputRequired, null, 1), (handedBack.Status, handedBack.LeaseExpiresAt, handedBack.Inputs.Count));
        }
    }

    [Fact]
    public async Task A_resumed_task_drains_like_any_other_and_is_handed_back_when_the_time_is_over()
    {
        await using var engine = new Engine();
        var resumed = new TaskCompletionSource();
        engine.Work = async (attempt, token) =>
        {
            await attempt.Inputs.AskAsync("elicitation/create", "{}", token);
            resumed.SetResult();
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException("It was not interrupted.");
        };
        var task = await engine.SubmitAsync();
        await engine.HintAsync(task);
        await engine.AnswerAsync(task);
        await resumed.Task;

        engine.StopApplication();
        var stopping = engine.Slots.StopAsync(CancellationToken.None);
        engine.Advance(TimeSpan.FromSeconds(19));
        Assert.Equal((McpTaskStatus.Working, false), ((await engine.GetAsync(task)).Status, stopping.IsCompleted));
        Assert.NotNull((await engine.GetAsync(task)).LeaseExpiresAt);
        engine.Advance(TimeSpan.FromSeconds(1));
        await stopping;

        Assert.Equal((McpTaskStatus.Working, null), ((await engine.GetAsync(task)).Status, (await engine.GetAsync(task)).LeaseExpiresAt));
    }

    [Fact]
    public async Task A_stopping_worker_begins_nothing_new()
    {
        await using var engine = new Engine { Work = (_, _) => throw new InvalidOperationException("It ran.") };
        var task = await engine.SubmitAsync();
        engine.StopApplication();

        Assert.False(await engine.HintAsync(task), "The hint is for another worker.");
        Assert.Equal((McpTaskStatus.Working, 0), ((await engine.GetAsync(task)).Status, (await engine.GetAsync(task)).Attempt));
    }

    private static void InterlockedMax(ref int most, int now)
    {
        for (var seen = most; now > seen; seen = most)
            Interlocked.CompareExchange(ref most, now, seen);
    }
}
