namespace McpTasks.Core.Tests.Running;

public sealed class AttemptInputsTests
{
    [Fact]
    public async Task An_answer_reaches_the_component_and_the_task_works_on()
    {
        await using var engine = new Engine();
        engine.Work = async (attempt, token) =>
        {
            var asking = attempt.Inputs.AskAsync("elicitation/create", """{"message":"Sure?"}""", token).AsTask();
            var waiting = await engine.GetAsync(attempt.Task);
            Assert.Equal(McpTaskStatus.InputRequired, waiting.Status);
            await engine.Store.AnswerAsync(attempt.Task.Ref, new Dictionary<string, string> { [waiting.Inputs[0].Key] = "\"yes\"" }, token);
            var answer = await asking;
            Assert.Equal(McpTaskStatus.Working, (await engine.GetAsync(attempt.Task)).Status);
            return new(McpTaskStatus.Completed, Result: answer);
        };
        var task = await engine.SubmitAsync();

        await engine.RunAsync(task);

        Assert.Equal("\"yes\"", (await engine.GetAsync(task)).Result);
    }

    [Fact]
    public async Task A_question_survives_its_worker_and_is_not_asked_again()
    {
        await using var engine = new Engine();
        engine.Work = async (attempt, token) =>
        {
            var asking = attempt.Inputs.AskAsync("elicitation/create", """{"message":"Sure?"}""", token).AsTask();
            engine.StopApplication();
            await asking;
            throw new InvalidOperationException("It was not interrupted.");
        };
        var task = await engine.SubmitAsync();
        await engine.RunAsync(task);
        var asked = await engine.GetAsync(task);
        await engine.Store.AnswerAsync(
            task.Ref, new Dictionary<string, string> { [asked.Inputs[0].Key] = "\"yes\"" }, CancellationToken.None);

        await using var next = new Engine(beside: engine);
        next.Work = async (attempt, token) =>
            new(McpTaskStatus.Completed, Result: await attempt.Inputs.AskAsync("elicitation/create", """{"message":"Sure?"}""", token));
        await next.RunAsync(task);

        var ended = await engine.GetAsync(task);
        Assert.Equal(("\"yes\"", 2), (ended.Result, ended.Attempt));
        Assert.Single(ended.Inputs);
    }

    [Fact]
    public async Task A_worker_that_dies_while_its_task_waits_leaves_the_question_for_the_next()
    {
        await using var engine = new Engine();
        var task = await engine.SubmitAsync();
        engine.Work = async (attempt, token) => new(
            McpTaskStatus.Completed, Result: await attempt.Inputs.AskAsync("elicitation/create", """{"message":"Sure?"}""", token));
        await engine.HintAsync(task);
        var asked = (await engine.GetAsync(task)).Inputs;

        // Nothing of the first worker is heard again, until its lease is over and the reaper sends the task to another.
        engine.Advance(TimeSpan.FromSeconds(31));
        await engine.Reaper.SweepAsync(CancellationToken.None);
        Assert.Equal(2, engine.Dispatched.Count);
        await engine.HintAsync(task);
        await engine.AnswerAsync(task);
        await engine.Slots.WhenNoneAsideAsync();

        var ended = await engine.GetAsync(task);
        Assert.Equal((McpTaskStatus.Completed, "\"yes\"", 2), (ended.Status, ended.Result, ended.Attempt));
        Assert.Equal(asked.Single().Key, ended.Inputs.Single().Key);
    }

    [Fact]
    public async Task A_cancelled_task_stops_waiting_for_its_answer()
    {
        await using var engine = new Engine();
        engine.Work = async (attempt, token) =>
        {
            var asking = attempt.Inputs.AskAsync("elicitation/create", "{}", token).AsTask();
            await engine.Store.CancelAsync(attempt.Task.Ref, TaskActor.Client, "Cancelled by the client", CancellationToken.None);
            return new(McpTaskStatus.Completed, Result: await asking);
        };
        var task = await engine.SubmitAsync();

        await engine.RunAsync(task);

        Assert.Equal(McpTaskStatus.Cancelled, (await engine.GetAsync(task)).Status);
    }

    [Fact]
    public async Task An_attempt_that_asks_something_else_does_not_get_the_answer_to_the_first_question()
    {
        await using var engine = new Engine();
        engine.Work = async (attempt, token) =>
        {
            var asking = attempt.Inputs.AskAsync("elicitation/create", """{"message":"Delete A?"}""", token).AsTask();
            engine.StopApplication();
            await asking;
            throw new InvalidOperationException("It was not interrupted.");
        };
        var task = await engine.SubmitAsync();
        await engine.RunAsync(task);
        var asked = await engine.GetAsync(task);
        await engine.Store.AnswerAsync(
            task.Ref, new Dictionary<string, string> { [asked.Inputs[0].Key] = "\"yes\"" }, CancellationToken.None);

        await using var next = new Engine(beside: engine);
        next.Work = async (attempt, token) =>
        {
            var asking = attempt.Inputs.AskAsync("elicitation/create", """{"message":"Delete B?"}""", token).AsTask();
            Assert.False(asking.IsCompleted);
            await engine.Store.CancelAsync(attempt.Task.Ref, TaskActor.Client, "enough", CancellationToken.None);
            return new(McpTaskStatus.Completed, Result: await asking);
        };
        await next.RunAsync(task);

        Assert.Equal(2, (await engine.GetAsync(task)).Inputs.Count);
    }

    [Fact]
    public async Task A_question_above_the_limit_is_refused_by_the_settings_name()
    {
        await using var engine = new Engine(options => options.MaxInputBytes = 1024);
        var refused = "";
        engine.Work = async (attempt, token) =>
        {
            refused = (await Assert.ThrowsAsync<InvalidOperationException>(
                async () => await attempt.Inputs.AskAsync("elicitation/create", new string('x', 1025), token))).Message;
            return new(McpTaskStatus.Completed, Result: "{}");
        };

        await engine.RunAsync(await engine.SubmitAsync());

        Assert.Equal("The question has 1025 bytes; McpTasks:MaxInputBytes allows 1024.", refused);
        engine.Work = async (attempt, token) =>
            new(McpTaskStatus.Completed, Result: await attempt.Inputs.AskAsync("elicitation/create", new string('x', 1024), token));
        var task = await engine.SubmitAsync();
        await engine.HintAsync(task);
        await engine.AnswerAsync(task);
        await engine.Slots.WhenNoneAsideAsync();
        Assert.Equal("\"yes\"", (await engine.GetAsync(task)).Result);
    }

    [Fact]
    public async Task A_worker_that_stops_hands_a_waiting_task_back_before_it_drains()
    {
        await using var engine = new Engine();
        engine.Work = async (attempt, token) =>
        {
            var asking = attempt.Inputs.AskAsync("elicitation/create", "{}", token).AsTask();
            engine.StopApplication();
            return new(McpTaskStatus.Completed, Result: await asking);
        };
        var task = await engine.SubmitAsync();

        await engine.RunAsync(task);

        var handedBack = await engine.GetAsync(task);
        Assert.Equal((McpTaskStatus.InputRequired, null), (handedBack.Status, handedBack.LeaseExpiresAt));
    }
}
