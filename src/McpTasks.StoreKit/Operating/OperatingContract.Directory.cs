using static McpTasks.StoreKit.Given;

namespace McpTasks.StoreKit.Operating;

public abstract partial class OperatingContract
{
    private static readonly string[] Owners = [.. Enumerable.Range(0, 6).Select(i => $"owner-{i}")];

    [Fact]
    public async Task Tasks_of_all_owners_are_found_newest_first_without_results_and_questions()
    {
        var tasks = new List<TaskRecord>();
        foreach (var owner in Owners)
        {
            tasks.Add(await Store.BegunAsync(Task(owner)));
            await AfterAsync(TimeSpan.FromMilliseconds(1));
        }

        await Store.AskAsync(tasks[2].Ref, 1, Question(), Token);
        await Store.EndAsync(tasks[4]);

        var found = await FindAsync(new());
        Assert.Equal(tasks.AsEnumerable().Reverse().Select(task => task.Id), found.Select(task => task.Id));
        Assert.Equivalent(await Store.ReadAsync(tasks[4]) with { Result = null }, found[1], strict: true);
        Assert.Equivalent(await Store.ReadAsync(tasks[2]) with { Inputs = [] }, found[3], strict: true);
    }

    [Fact]
    public async Task Each_state_finds_and_counts_its_own()
    {
        var tasks = await InEachStateAsync();

        foreach (var (state, expected) in tasks)
            Assert.Equal(expected.Select(task => task.Value).Order(StringComparer.Ordinal), await IdsAsync(new() { Phase = state }));
        Assert.Equal(tasks.ToDictionary(each => each.Key, each => (long)each.Value.Count), await Harness.Directory.CountAsync(Token));
        Assert.Equal(tasks.Values.Sum(each => each.Count), (await FindAsync(new())).Count);
    }

    [Fact]
    public async Task Component_owner_worker_and_text_narrow_what_is_found()
    {
        var export = await Store.CreatedAsync(Task("owner-1") with { Component = "Export" });
        var import = await Store.CreatedAsync(Task("owner-2"));
        await Store.BeginAsync(import.Ref, "worker-b", Lease, Token);
        await Store.ReportAsync(import.Ref, 1, new(1, 2, "Rows of ÄPFEL.csv"), Token);
        var other = await Store.BegunAsync(Task("owner-1") with { StatusMessage = null });

        foreach (var (query, expected) in new (TaskQuery, TaskRecord[])[]
        {
            (new() { Component = "Export" }, [export]), (new() { Component = "export" }, []),
            (new() { Owner = "owner-1" }, [export, other]), (new() { Owner = "owner" }, []),
            (new() { Worker = "worker-b" }, [import]), (new() { Worker = "worker" }, []),
            (new() { Text = "äpfel" }, [import]), (new() { Text = "EXPOR" }, [export]), (new() { Text = "port" }, [export, import, other]),
            (new() { Text = import.Id.Value }, [import]), (new() { Text = import.Id.Value[5..20].ToUpperInvariant() }, [import]),
            (new() { Text = import.Id.Value, Owner = "owner-1" }, []), (new() { Text = TaskId.New().Value }, []),
            (new() { Owner = "owner-1", Phase = TaskPhase.Running }, [other]),
            (new() { Phase = TaskPhase.Queued, Text = "submitted" }, [export]),
        })
            Assert.Equal(expected.Select(task => task.Id.Value).Order(StringComparer.Ordinal), await IdsAsync(query));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(200)]
    public async Task Pages_show_each_task_once_though_many_share_a_millisecond_and_more_come(int limit)
    {
        var created = new List<TaskId>();
        for (var i = 0; i < 3; i++)
        {
            created.AddRange(await CreateManyAsync(15));
            Harness.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        var found = new List<TaskRecord>();
        string? cursor = null;
        do
        {
            var page = await Harness.Directory.FindAsync(
                new() { Limit = limit, Cursor = cursor, Phase = limit == 7 ? TaskPhase.Queued : null }, Token);
            found.AddRange(page.Tasks);
            cursor = page.Next;
            await Store.CreatedAsync(Task("owner-1"));
            Harness.Clock.Advance(TimeSpan.FromMilliseconds(1));
        }
        while (cursor is not null);

        Assert.Equal(
            created.Select(id => id.Value).Order(StringComparer.Ordinal),
            found.Select(task => task.Id.Value).Order(StringComparer.Ordinal));
        Assert.Equal(found.Select(task => task.CreatedAt).OrderDescending(), found.Select(task => task.CreatedAt));
    }

    [Fact]
    public async Task A_page_goes_on_though_what_came_before_has_ended_expired_or_gone()
    {
        var ids = await CreateManyAsync(12, ttl: Lease);
        await AfterAsync(TimeSpan.FromMilliseconds(1));
        var later = await CreateManyAsync(4);
        var first = await Harness.Directory.FindAsync(new() { Limit = 6 }, Token);
        Assert.Equal(later.Count + 2, first.Tasks.Count);

        foreach (var task in first.Tasks)
            await Store.CancelAsync(task.Ref, TaskActor.Operator, "stop", Token);
        await Store.WithdrawAsync(first.Tasks[^1].Ref, Token);
        var rest = await Harness.Directory.FindAsync(new() { Limit = 200, Cursor = first.Next }, Token);

        Assert.Null(rest.Next);
        Assert.Equal(
            ids.Except(first.Tasks.Select(task => task.Id)).Select(id => id.Value).Order(StringComparer.Ordinal),
            rest.Tasks.Select(task => task.Id.Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_has_expired_is_neither_found_nor_counted()
    {
        foreach (var id in await CreateManyAsync(600, ttl: Lease))
            await Store.CancelAsync((await Store.GetAsync(id, Token))!.Ref, TaskActor.Client, "stop", Token);
        var abandoned = await CreateManyAsync(5, ttl: Lease * 2);
        var kept = await Store.CreatedAsync(Task(ttl: TimeSpan.FromDays(1)));

        await AfterAsync(Lease);
        Assert.Equal((0L, 6L), await CountsAsync());
        Assert.Equal(6, (await FindAsync(new())).Count);

        await AfterAsync(Lease + StoreRules.AbandonedMargin);
        Assert.Null(await Store.GetAsync(abandoned[0], Token));
        Assert.Equal((0L, 1L), await CountsAsync());
        Assert.Equal(kept.Id, Assert.Single(await FindAsync(new())).Id);

        async Task<(long Cancelled, long Queued)> CountsAsync()
        {
            var counts = await Harness.Directory.CountAsync(Token);
            return (counts[TaskPhase.Cancelled], counts[TaskPhase.Queued]);
        }
    }

    [Fact]
    public async Task A_task_that_runs_beyond_its_ttl_or_ends_after_it_is_found_as_long_as_it_is_kept()
    {
        var runs = await Store.BegunAsync(Task(ttl: Lease / 2));
        await AfterAsync(Lease * 0.9);
        Assert.Equal([true], await Store.RenewAsync([new(runs.Ref, 1)], TimeSpan.FromHours(3), Token));
        await AfterAsync(TimeSpan.FromHours(2));
        Assert.Equal(runs.Id, Assert.Single(await FindAsync(new() { Phase = TaskPhase.Running })).Id);

        await Store.EndAsync(runs);
        await AfterAsync(StoreRules.Grace / 2);
        Assert.Equal(runs.Id, Assert.Single(await FindAsync(new() { Phase = TaskPhase.Completed })).Id);
        await AfterAsync(StoreRules.Grace);
        Assert.Empty(await FindAsync(new()));
        Assert.Equal(0, (await Harness.Directory.CountAsync(Token)).Values.Sum());
    }

    [Fact]
    public async Task A_search_looks_at_a_bounded_number_of_tasks_and_goes_on_from_there()
    {
        var needle = await Store.CreatedAsync(Task("owner-1") with { Component = "needle" });
        Harness.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await CreateManyAsync(TaskSearch.MaxLooked);

        var first = await Harness.Directory.FindAsync(new() { Component = "needle" }, Token);
        var second = await Harness.Directory.FindAsync(new() { Component = "needle", Cursor = first.Next }, Token);

        Assert.Empty(first.Tasks);
        Assert.NotNull(first.Next);
        Assert.Equal(needle.Id, Assert.Single(second.Tasks).Id);
        Assert.Null(second.Next);
    }

    [Fact]
    public async Task Counts_and_lists_agree_with_the_records_after_many_changes_at_once()
    {
        var ids = await CreateManyAsync(64);
        await System.Threading.Tasks.Task.WhenAll(ids.Select((id, i) => System.Threading.Tasks.Task.Run(async () =>
        {
            var (store, task) = (Harness.Peer(i), (await Store.GetAsync(id, Token))!.Ref);
            for (var attempt = 1; attempt <= i % 4; attempt++)
            {
                await store.BeginAsync(task, $"worker-{i % 3}", Lease, Token);
                await store.AskAsync(task, attempt, Question($"q{attempt}"), Token);
                if (i % 5 != 0)
                    await store.AnswerAsync(task, new Dictionary<string, string> { [$"q{attempt}"] = "{}" }, Token);
                if (i % 3 == 0)
                    await store.CompleteAsync(task, attempt, i % 2 == 0 ? Done() : new(McpTaskStatus.Failed, "boom"), Token);
                else if (i % 7 == 0)
                    await store.CancelAsync(task, TaskActor.Client, "stop", Token);
                else
                    await store.ReleaseAsync(task, attempt, Token);
            }
        })));

        var records = await System.Threading.Tasks.Task.WhenAll(ids.Select(async id => (await Store.GetAsync(id, Token))!));
        var counts = await Harness.Directory.CountAsync(Token);
        foreach (var state in Enum.GetValues<TaskPhase>())
        {
            var expected = records
                .Where(task => task.Phase() == state)
                .Select(task => task.Id.Value)
                .Order(StringComparer.Ordinal)
                .ToList();
            Assert.Equal(expected, await IdsAsync(new() { Phase = state, Limit = 5 }));
            Assert.Equal(expected.Count, counts[state]);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("MTIzNDU2IHRhc2s")]
    [InlineData("!!! ///")]
    public async Task A_cursor_of_somebody_elses_making_is_an_error(string cursor) =>
        await Assert.ThrowsAsync<ArgumentException>(async () => await Harness.Directory.FindAsync(new() { Cursor = cursor }, Token));

    [Theory]
    [InlineData(0)]
    [InlineData(TaskQuery.MaxLimit + 1)]
    public async Task A_page_outside_the_range_is_an_error(int limit) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await Harness.Directory.FindAsync(new() { Limit = limit }, Token));

    private async Task<Dictionary<TaskPhase, List<TaskId>>> InEachStateAsync()
    {
        var (queued, running, asking, answered) = (await CreateAsync(0), await BeginAsync(1), await BeginAsync(2), await BeginAsync(3));
        var (completed, failed, cancelled) = (await BeginAsync(4), await BeginAsync(5), await CreateAsync(0));
        var (handedBack, askingUnheld, lost) = (await BeginAsync(1), await BeginAsync(2), await BeginAsync(3));
        foreach (var task in new[] { asking, answered, askingUnheld })
            await Store.AskAsync(task.Ref, 1, Question(), Token);
        await Store.AnswerAsync(answered.Ref, new Dictionary<string, string> { ["name"] = "{}" }, Token);
        await Store.EndAsync(completed);
        await Store.EndAsync(failed, new(McpTaskStatus.Failed, "boom"));
        await Store.CancelAsync(cancelled.Ref, TaskActor.Client, "stop", Token);
        await Store.ReleaseAsync(handedBack.Ref, 1, Token);
        await Store.ReleaseAsync(askingUnheld.Ref, 1, Token);
        await Store.RenewAsync([new(running.Ref, 1), new(asking.Ref, 1), new(answered.Ref, 1)], Lease * 3, Token);
        await AfterAsync(Lease);
        await Store.DueAsync();
        return new()
        {
            [TaskPhase.Queued] = [queued.Id, handedBack.Id, lost.Id],
            [TaskPhase.Running] = [running.Id, answered.Id],
            [TaskPhase.InputRequired] = [asking.Id, askingUnheld.Id],
            [TaskPhase.Completed] = [completed.Id],
            [TaskPhase.Failed] = [failed.Id],
            [TaskPhase.Cancelled] = [cancelled.Id],
        };

        Task<TaskRecord> CreateAsync(int owner) => Store.CreatedAsync(Task(Owners[owner]));
        Task<TaskRecord> BeginAsync(int owner) => Store.BegunAsync(Task(Owners[owner]));
    }

    private async Task<List<TaskId>> CreateManyAsync(int count, TimeSpan? ttl = null)
    {
        var ids = new List<TaskId>();
        foreach (var chunk in Enumerable.Range(0, count).Chunk(100))
            ids.AddRange(await System.Threading.Tasks.Task.WhenAll(
                chunk.Select(async i => (await Store.CreatedAsync(Task(Owners[i % Owners.Length], ttl))).Id)));
        return ids;
    }

    private async Task<List<TaskRecord>> FindAsync(TaskQuery query)
    {
        var found = new List<TaskRecord>();
        do
        {
            var page = await Harness.Directory.FindAsync(query, Token);
            found.AddRange(page.Tasks);
            query = query with { Cursor = page.Next };
        }
        while (query.Cursor is not null);
        return found;
    }

    private async Task<IEnumerable<string>> IdsAsync(TaskQuery query) =>
        (await FindAsync(query)).Select(task => task.Id.Value).Order(StringComparer.Ordinal);
}
