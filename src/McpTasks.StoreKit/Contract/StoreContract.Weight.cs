using static McpTasks.StoreKit.Given;

namespace McpTasks.StoreKit.Contract;

public abstract partial class StoreContract
{
    private const int Part = StoreRules.PartBytes;
    private static readonly TaskLimits Four = new(MaxLiveTasks: 4, MaxCreationsPerSecond: 1000, MaxKeptTasks: 4);

    // An umlaut has two bytes.
    private static readonly string Large = $$"""{"text":"{{new string('ü', 3 * Part / 2)}}"}""";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_large_request_counts_as_several_tasks_for_as_long_as_it_is_kept(bool keptBeyondTheEnd)
    {
        var large = await CreateAsync(Task() with { Request = Large, KeepRequest = keptBeyondTheEnd });
        await Assert.ThrowsAsync<TaskLimitException>(CreateAsync);

        await Store.CancelAsync(large.Ref, TaskActor.Client, "stop", Token);

        if (keptBeyondTheEnd)
            await Assert.ThrowsAsync<TaskLimitException>(CreateAsync);
        else
            await CreateAsync();
    }

    [Fact]
    public async Task A_large_result_counts_as_several_tasks_until_it_has_expired()
    {
        var task = await Store.BeginAgainAsync((await CreateAsync(Task(ttl: Lease))).Ref);
        await Store.CompleteAsync(task.Ref, 1, new(McpTaskStatus.Completed, Result: Large), Token);
        var refused = await Assert.ThrowsAsync<TaskLimitException>(CreateAsync);
        Assert.Contains("large", refused.Message, StringComparison.Ordinal);

        await AfterLeaseAsync();

        foreach (var _ in Enumerable.Range(0, Four.MaxLiveTasks))
            await CreateAsync();
        await Assert.ThrowsAsync<TaskLimitException>(CreateAsync);
    }

    [Fact]
    public async Task Questions_and_answers_count_together_as_further_tasks()
    {
        var task = await Store.BeginAgainAsync((await CreateAsync(Task())).Ref);
        foreach (var key in (string[])["a", "b"])
        {
            await Store.AskAsync(task.Ref, 1, Question(key) with { Params = new('x', Part / 2) }, Token);
            await Store.AnswerAsync(task.Ref, Answers((key, new('x', Part))), Token);
        }

        await Assert.ThrowsAsync<TaskLimitException>(CreateAsync);
    }

    [Fact]
    public async Task A_withdrawn_task_counts_no_more()
    {
        var large = await CreateAsync(Task() with { Request = Large });

        await Store.WithdrawAsync(large.Ref, Token);

        await CreateAsync();
    }

    [Fact]
    public async Task A_task_whose_questions_and_answers_are_too_long_together_asks_no_more()
    {
        var task = await Store.BegunAsync();
        await Store.AskAsync(task.Ref, 1, Question("long") with { Params = new('x', StoreRules.MaxInputsBytes) }, Token);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await Store.AskAsync(task.Ref, 1, Question("more"), Token));

        Assert.Single((await Store.ReadAsync(task)).Inputs);
    }

    [Fact]
    public async Task A_task_is_not_cancelled_with_a_message_that_is_too_long()
    {
        var task = await Store.CreatedAsync();

        await Assert.ThrowsAsync<ArgumentException>(async () =>
            await Store.CancelAsync(task.Ref, TaskActor.Client, new('x', StoreRules.MaxMessageLength + 1), Token));

        Assert.Equal(McpTaskStatus.Working, (await Store.ReadAsync(task)).Status);
    }

    private Task<TaskRecord> CreateAsync() => CreateAsync(Task());

    private async Task<TaskRecord> CreateAsync(NewTask task) => await Store.CreateAsync(task, Four, Token);
}
