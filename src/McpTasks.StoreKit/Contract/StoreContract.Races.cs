using static McpTasks.StoreKit.Given;

namespace McpTasks.StoreKit.Contract;

public abstract partial class StoreContract
{
    private const int Rounds = 50;
    private const int Racers = 16;

    [Fact]
    public async Task Of_sixteen_workers_that_begin_at_once_one_gets_the_task()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var task = await Store.CreatedAsync();

            var verdicts = await RaceAsync(async (store, i) => (await store.BeginAsync(task.Ref, $"worker-{i}", Lease, Token)).Verdict);

            Assert.Single(verdicts, BeginVerdict.Begun);
            Assert.Equal(Racers - 1, verdicts.Count(verdict => verdict == BeginVerdict.Leased));
            Assert.Equal(1, (await Store.ReadAsync(task)).Attempt);
        }
    }

    [Fact]
    public async Task Of_completions_and_cancellations_at_once_one_ends_the_task()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var task = await Store.BegunAsync();

            var wins = await RaceAsync(async (store, i) => i % 2 == 0
                ? await store.EndAsync(task, Done($"\"{i}\""))
                : (await store.CancelAsync(task.Ref, TaskActor.Client, $"{i}", Token))!.Changed);

            var winner = Array.IndexOf(wins, true);
            Assert.Single(wins, true);
            var read = await Store.ReadAsync(task);
            Assert.Equal(task.Version + 1, read.Version);
            Assert.Equal(
                winner % 2 == 0 ? (McpTaskStatus.Completed, $"\"{winner}\"") : (McpTaskStatus.Cancelled, $"{winner}"),
                (read.Status, read.Result ?? read.StatusMessage));
        }
    }

    [Fact]
    public async Task Of_answers_at_once_one_is_taken_and_the_task_resumes_once()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var task = await Store.BegunAsync();
            await Store.AskAsync(task.Ref, 1, Question(), Token);

            var taken = await RaceAsync(
                async (store, i) => (await store.AnswerAsync(task.Ref, Answers(("name", $"{i}")), Token)).Count == 1);

            Assert.Single(taken, true);
            var read = await Store.ReadAsync(task);
            Assert.Equal((McpTaskStatus.Working, task.Version + 2), (read.Status, read.Version));
            Assert.Equal($"{Array.IndexOf(taken, true)}", read.Inputs.Single().Answer);
        }
    }

    [Fact]
    public async Task When_an_answer_and_a_cancellation_race_the_cancellation_ends_the_task_and_the_answer_comes_first_or_not_at_all()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var task = await Store.BegunAsync();
            await Store.AskAsync(task.Ref, 1, Question(), Token);

            var wins = await RaceAsync(async (store, i) => i % 2 == 0
                ? (await store.AnswerAsync(task.Ref, Answers(("name", $"{i}")), Token)).Count == 1
                : (await store.CancelAsync(task.Ref, TaskActor.Client, $"{i}", Token))!.Changed);

            var (answers, cancellations) = (
                wins.Where((win, i) => win && i % 2 == 0).Count(), wins.Where((win, i) => win && i % 2 == 1).Count());
            var read = await Store.ReadAsync(task);
            Assert.Equal((McpTaskStatus.Cancelled, 1), (read.Status, cancellations));
            Assert.InRange(answers, 0, 1);
            Assert.Equal(task.Version + 2 + answers, read.Version);
            Assert.False(await Store.EndAsync(task));
            Assert.Empty(await Store.AnswerAsync(task.Ref, Answers(("name", "late")), Token));
        }
    }

    [Fact]
    public async Task Of_hints_that_come_doubled_and_in_any_order_each_task_runs_once()
    {
        var random = new Random(1);
        for (var round = 0; round < Rounds / 5; round++)
        {
            var tasks = new[] { await Store.CreatedAsync(), await Store.CreatedAsync(), await Store.CreatedAsync() };
            var orders = Enumerable.Range(0, Racers).Select(_ => tasks.Concat(tasks).OrderBy(_ => random.Next()).ToArray()).ToArray();

            var ran = await RaceAsync(async (store, i) =>
            {
                var ended = new List<string>();
                foreach (var hint in orders[i])
                {
                    if ((await store.BeginAsync(hint.Ref, $"worker-{i}", Lease, Token)) is { Verdict: BeginVerdict.Begun, Task: { } begun }
                        && await store.EndAsync(begun))
                        ended.Add(hint.Id.Value);
                }

                return ended;
            });

            Assert.Equal(
                tasks.Select(task => task.Id.Value).Order(StringComparer.Ordinal),
                ran.SelectMany(ended => ended).Order(StringComparer.Ordinal));
            foreach (var task in tasks)
                Assert.Equal((1, McpTaskStatus.Completed), await Store.ReadAsync(task) is var read ? (read.Attempt, read.Status) : default);
        }
    }

    [Fact]
    public async Task Of_reapers_at_once_each_due_task_goes_to_one()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var tasks = new[] { await Store.CreatedAsync(), await Store.CreatedAsync(), await Store.CreatedAsync() };
            await AfterAsync(RedeliverAfter);

            var taken = await RaceAsync(async (store, _) => await store.DueAsync());

            Assert.Equal(
                tasks.Select(task => task.Id.Value).Order(StringComparer.Ordinal),
                taken.SelectMany(due => due).Select(due => due.Task.Id.Value).Order(StringComparer.Ordinal));
            foreach (var task in tasks)
                await Store.WithdrawAsync(task.Ref, Token);
        }
    }

    [Fact]
    public async Task No_report_is_lost_when_many_write_at_once()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var task = await Store.BegunAsync();

            await RaceAsync(async (store, i) => await store.ReportAsync(task.Ref, 1, new(1, null, $"{i}"), Token));

            Assert.Equal(task.Version + Racers, (await Store.ReadAsync(task)).Version);
        }
    }

    [Fact]
    public async Task A_limit_holds_when_many_create_at_once()
    {
        for (var round = 0; round < Rounds; round++)
        {
            var owner = $"owner-{round}";
            var limits = new TaskLimits(MaxLiveTasks: 3, MaxCreationsPerSecond: 100);

            var created = await RaceAsync<bool>(async (store, _) =>
            {
                try
                {
                    await store.CreateAsync(Task(owner), limits, Token);
                    return true;
                }
                catch (TaskLimitException)
                {
                    return false;
                }
            });

            Assert.Equal(3, created.Count(done => done));
        }
    }

    private async Task<T[]> RaceAsync<T>(Func<ITaskStore, int, Task<T>> run)
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var racers = Enumerable.Range(0, Racers).Select(i => System.Threading.Tasks.Task.Run(async () =>
        {
            await start.Task;
            return await run(Harness.Peer(i), i);
        })).ToList();
        start.SetResult();
        return await System.Threading.Tasks.Task.WhenAll(racers);
    }
}
