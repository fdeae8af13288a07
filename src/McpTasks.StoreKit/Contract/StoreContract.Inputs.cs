using static McpTasks.StoreKit.Given;

namespace McpTasks.StoreKit.Contract;

public abstract partial class StoreContract
{
    [Fact]
    public async Task A_question_turns_the_task_to_input_required_and_its_answer_back_to_working()
    {
        var task = await Store.BegunAsync();

        Assert.Equal(Question(), await Store.AskAsync(task.Ref, 1, Question(), Token));
        var asking = await Store.ReadAsync(task);
        Assert.Equal(McpTaskStatus.InputRequired, asking.Status);
        Assert.Equal([Question()], asking.Inputs);

        Assert.Equal(["name"], await Store.AnswerAsync(task.Ref, Answers(("name", "line 1\nline 2")), Token));
        var answered = await Store.ReadAsync(task);
        Assert.Equal((McpTaskStatus.Working, asking.Version + 1), (answered.Status, answered.Version));
        Assert.Equal([Question() with { Answer = "line 1\nline 2" }], answered.Inputs);
    }

    [Fact]
    public async Task A_question_asked_before_is_not_asked_again()
    {
        var task = await Store.BegunAsync();
        await Store.AskAsync(task.Ref, 1, Question(), Token);
        await Store.AnswerAsync(task.Ref, Answers(("name", "{}")), Token);
        var before = await Store.ReadAsync(task);

        var again = await Store.AskAsync(task.Ref, 1, Question() with { Params = "other" }, Token);

        Assert.Equal(Question() with { Answer = "{}" }, again);
        Assert.Equivalent(before, await Store.ReadAsync(task), strict: true);
    }

    [Fact]
    public async Task A_partial_answer_keeps_the_task_waiting_and_questions_keep_their_order()
    {
        var task = await Store.BegunAsync();
        foreach (var key in (string[])["b", "a", "c:1\n"])
            await Store.AskAsync(task.Ref, 1, Question(key), Token);

        await Store.AnswerAsync(task.Ref, Answers(("a", "1")), Token);
        Assert.Equal(McpTaskStatus.InputRequired, (await Store.ReadAsync(task)).Status);

        var taken = await Store.AnswerAsync(task.Ref, Answers(("b", "2"), ("c:1\n", "3")), Token);
        Assert.Equal(["b", "c:1\n"], taken.Order());
        var read = await Store.ReadAsync(task);
        Assert.Equal(McpTaskStatus.Working, read.Status);
        Assert.Equal([("b", "2"), ("a", "1"), ("c:1\n", "3")], read.Inputs.Select(input => (input.Key, input.Answer!)));
    }

    [Fact]
    public async Task Answers_to_unknown_and_answered_questions_are_ignored()
    {
        var task = await Store.BegunAsync();
        await Store.AskAsync(task.Ref, 1, Question(), Token);
        await Store.AnswerAsync(task.Ref, Answers(("name", "first")), Token);
        var before = await Store.ReadAsync(task);

        Assert.Empty(await Store.AnswerAsync(task.Ref, Answers(("name", "second"), ("owner", "x"), ("", "y")), Token));
        Assert.Empty(await Store.AnswerAsync(task.Ref, Answers(), Token));

        Assert.Equivalent(before, await Store.ReadAsync(task), strict: true);
    }

    [Fact]
    public async Task An_answer_is_found_among_very_many()
    {
        var task = await Store.BegunAsync();
        await Store.AskAsync(task.Ref, 1, Question(), Token);
        var answers = Enumerable.Range(0, 5000).Select(i => ($"k{i}", "x")).Append(("name", "{}")).ToArray();

        Assert.Equal(["name"], await Store.AnswerAsync(task.Ref, Answers(answers), Token));
    }

    [Fact]
    public async Task Once_the_task_has_ended_answers_are_ignored()
    {
        var task = await Store.BegunAsync();
        await Store.AskAsync(task.Ref, 1, Question(), Token);
        await Store.CancelAsync(task.Ref, TaskActor.Client, "stop", Token);

        Assert.Empty(await Store.AnswerAsync(task.Ref, Answers(("name", "late")), Token));

        var read = await Store.ReadAsync(task);
        Assert.Equal((McpTaskStatus.Cancelled, (string?)null), (read.Status, read.Inputs.Single().Answer));
    }

    [Fact]
    public async Task A_question_survives_its_worker_and_is_answered_for_the_next()
    {
        var task = await Store.BegunAsync();
        await Store.AskAsync(task.Ref, 1, Question(), Token);
        await AfterLeaseAsync();

        var again = await Store.BeginAgainAsync(task.Ref);
        Assert.Equal((McpTaskStatus.InputRequired, "Task submitted"), (again.Status, again.StatusMessage));
        Assert.Equal([Question()], again.Inputs);
        await Store.AnswerAsync(task.Ref, Answers(("name", "{}")), Token);

        Assert.Equal("{}", (await Store.AskAsync(task.Ref, 2, Question(), Token))!.Answer);
        Assert.Equal(McpTaskStatus.Working, (await Store.ReadAsync(task)).Status);
    }

    [Fact]
    public async Task A_task_cannot_ask_without_end()
    {
        var task = await Store.BegunAsync();
        for (var i = 0; i < StoreRules.MaxInputs; i++)
        {
            await Store.AskAsync(task.Ref, 1, Question($"q{i}"), Token);
            await Store.AnswerAsync(task.Ref, Answers(($"q{i}", "{}")), Token);
        }

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await Store.AskAsync(task.Ref, 1, Question("more"), Token));

        Assert.NotNull(await Store.AskAsync(task.Ref, 1, Question("q7"), Token));
        Assert.Equal(StoreRules.MaxInputs, (await Store.ReadAsync(task)).Inputs.Count);
    }

    [Fact]
    public async Task A_task_cannot_keep_more_than_so_many_questions_open()
    {
        var task = await Store.BegunAsync();
        for (var i = 0; i < StoreRules.MaxOpenInputs; i++)
            await Store.AskAsync(task.Ref, 1, Question($"q{i}"), Token);

        var error = await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await Store.AskAsync(task.Ref, 1, Question("more"), Token));

        Assert.Contains($"{StoreRules.MaxOpenInputs} unanswered questions", error.Message, StringComparison.Ordinal);
        await Store.AnswerAsync(task.Ref, Answers(("q3", "{}")), Token);
        Assert.NotNull(await Store.AskAsync(task.Ref, 1, Question("more"), Token));
    }

    private static Dictionary<string, string> Answers(params (string Key, string Answer)[] answers) =>
        answers.ToDictionary(answer => answer.Key, answer => answer.Answer);
}
