using static McpTasks.StoreKit.Given;

namespace McpTasks.StoreKit.Operating;

public abstract partial class OperatingContract
{
    private static readonly TaskStrike OfImports = new() { Component = "import", Reason = "The supplier is down", By = "ann" };

    [Fact]
    public async Task Strikes_are_listed_by_number_until_they_are_lifted()
    {
        var first = await Harness.Strikes.AddAsync(OfImports, Token);
        var since = Harness.Now;
        await AfterAsync(TimeSpan.FromDays(40));
        var second = await Harness.Strikes.AddAsync(new() { Owner = "owner-b", Mode = TaskStrikeMode.Refuse }, Token);

        Assert.Equal(OfImports with { Number = 1, At = since }, first);
        Assert.Equal([first, second], await Harness.Strikes.ListAsync(Token));
        Assert.True(await Harness.Strikes.LiftAsync(1, Token));
        Assert.False(await Harness.Strikes.LiftAsync(1, Token));
        Assert.Equal([second], await Harness.Strikes.ListAsync(Token));
        Assert.Equal(3, (await Harness.Strikes.AddAsync(OfImports, Token)).Number);
    }

    [Fact]
    public async Task A_second_strike_of_the_same_takes_the_place_of_the_first()
    {
        await Harness.Strikes.AddAsync(OfImports, Token);
        await Harness.Strikes.AddAsync(OfImports with { Owner = Owner }, Token);

        var again = await Harness.Strikes.AddAsync(OfImports with { Mode = TaskStrikeMode.Refuse, Reason = null }, Token);

        Assert.Equal((1, TaskStrikeMode.Refuse), (again.Number, again.Mode));
        Assert.Equal([1, 2], (await Harness.Strikes.ListAsync(Token)).Select(strike => strike.Number));
    }

    [Fact]
    public async Task There_are_a_thousand_strikes_at_most()
    {
        for (var i = 1; i <= TaskStrike.Most; i++)
            Assert.Equal(i, (await Harness.Strikes.AddAsync(new() { Owner = $"owner-{i}" }, Token)).Number);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await Harness.Strikes.AddAsync(OfImports, Token));

        await Harness.Strikes.LiftAsync(7, Token);
        await Store.DueAsync();

        Assert.Equal(7, (await Harness.Strikes.AddAsync(OfImports, Token)).Number);
        var held = await Store.CreatedAsync();
        Assert.Equal((BeginVerdict.Struck, 7), await Store.BeginAsync(held.Ref, "worker-1", Lease, Token) is var met ? (met.Verdict, met.Task?.StruckBy) : default);
        await AfterAsync(Ttl);
        Assert.Equal(DueReason.Expired, Assert.Single(await Store.DueAsync()).Reason);
    }

    [Fact]
    public async Task A_strike_that_means_nothing_or_is_too_long_is_refused()
    {
        TaskStrike[] wrong =
        [
            new(), new() { Owner = Owner, Argument = "rows", Value = "3" }, OfImports with { Argument = "rows" }, OfImports with { Value = "3" },
            OfImports with { Operator = TaskStrikeOperator.Less }, OfImports with { Argument = "rows", Value = "3", Operator = (TaskStrikeOperator)7 },
            OfImports with { Argument = "rows", Value = "3", UpTo = "5" }, OfImports with { Argument = "rows", Value = "3", Operator = TaskStrikeOperator.Between },
            OfImports with { Argument = "rows", Value = "5", UpTo = "3", Operator = TaskStrikeOperator.Between },
            OfImports with { Argument = "rows", Value = "5", UpTo = "b", Operator = TaskStrikeOperator.Between },
            new() { Component = "" }, new() { Component = "a\nb" }, OfImports with { Reason = new('x', TaskStrike.MaxLength + 1) }, OfImports with { Mode = (TaskStrikeMode)2 },
        ];
        foreach (var strike in wrong)
            await Assert.ThrowsAsync<ArgumentException>(async () => await Harness.Strikes.AddAsync(strike, Token));

        Assert.Empty(await Harness.Strikes.ListAsync(Token));
    }

    [Theory]
    [InlineData("rows", "3", true)]
    [InlineData("rows", "3.0", true)]
    [InlineData("rows", "4", false)]
    [InlineData("name", "ann", true)]
    [InlineData("name", "\"ann\"", true)]
    [InlineData("name", "Ann", false)]
    [InlineData("code", "12", true)]
    [InlineData("on", "true", true)]
    [InlineData("none", "null", true)]
    [InlineData("absent", "null", false)]
    [InlineData("list", "[1, {\"a\":2}]", true)]
    [InlineData("name", "{", false)]
    public async Task A_strike_means_one_value_of_an_argument(string argument, string value, bool means)
    {
        var task = await Store.CreatedAsync(Task() with
        {
            Request = """{"name":"import","arguments":{"rows":3,"name":"ann","code":"12","on":true,"none":null,"list":[1,{"a":2}]}}""",
        });
        await Harness.Strikes.AddAsync(OfImports with { Argument = argument, Value = value }, Token);

        var verdict = (await Store.BeginAsync(task.Ref, "worker-1", Lease, Token)).Verdict;

        Assert.Equal(means ? BeginVerdict.Struck : BeginVerdict.Begun, verdict);
    }

    [Theory]
    [InlineData("rows", TaskStrikeOperator.NotEqual, "4", null, true)]
    [InlineData("rows", TaskStrikeOperator.NotEqual, "3.0", null, false)]
    [InlineData("absent", TaskStrikeOperator.NotEqual, "4", null, false)]
    [InlineData("none", TaskStrikeOperator.NotEqual, "4", null, true)]
    [InlineData("rows", TaskStrikeOperator.Less, "3", null, false)]
    [InlineData("rows", TaskStrikeOperator.Less, "20", null, true)]
    [InlineData("rows", TaskStrikeOperator.Less, "3.0000000000000000000001", null, true)]
    [InlineData("rows", TaskStrikeOperator.LessOrEqual, "3", null, true)]
    [InlineData("rows", TaskStrikeOperator.LessOrEqual, "2", null, false)]
    [InlineData("rows", TaskStrikeOperator.Greater, "3", null, false)]
    [InlineData("rows", TaskStrikeOperator.Greater, "-1e400", null, true)]
    [InlineData("rows", TaskStrikeOperator.GreaterOrEqual, "3.0", null, true)]
    [InlineData("rows", TaskStrikeOperator.GreaterOrEqual, "4", null, false)]
    [InlineData("rows", TaskStrikeOperator.Between, "1", "3", true)]
    [InlineData("rows", TaskStrikeOperator.Between, "3", "20", true)]
    [InlineData("rows", TaskStrikeOperator.Between, "4", "20", false)]
    [InlineData("rows", TaskStrikeOperator.Greater, "a", null, false)]
    [InlineData("rows", TaskStrikeOperator.Less, "a", null, false)]
    [InlineData("name", TaskStrikeOperator.Less, "b", null, true)]
    [InlineData("name", TaskStrikeOperator.Less, "Z", null, false)]
    [InlineData("name", TaskStrikeOperator.GreaterOrEqual, "\"ann\"", null, true)]
    [InlineData("name", TaskStrikeOperator.Between, "ann", "anna", true)]
    [InlineData("name", TaskStrikeOperator.Between, "anna", "b", false)]
    [InlineData("code", TaskStrikeOperator.Less, "5", null, true)]
    [InlineData("on", TaskStrikeOperator.GreaterOrEqual, "true", null, false)]
    [InlineData("list", TaskStrikeOperator.Greater, "1", null, false)]
    [InlineData("list", TaskStrikeOperator.NotEqual, "1", null, true)]
    public async Task A_strike_compares_an_argument_with_its_value(string argument, TaskStrikeOperator comparison, string value, string? upTo, bool means)
    {
        var request = """{"name":"import","arguments":{"rows":3,"name":"ann","code":"12","on":true,"none":null,"list":[1,{"a":2}]}}""";
        var task = await Store.CreatedAsync(Task() with { Request = request });
        var strike = OfImports with { Argument = argument, Operator = comparison, Value = value, UpTo = upTo, Mode = TaskStrikeMode.Refuse };
        var added = await Harness.Strikes.AddAsync(strike, Token);

        Assert.Equal(strike with { Number = 1, At = added.At }, Assert.Single(await Harness.Strikes.ListAsync(Token)));
        Assert.Equal(means ? BeginVerdict.Struck : BeginVerdict.Begun, (await Store.BeginAsync(task.Ref, "worker-1", Lease, Token)).Verdict);
        var creation = Record.ExceptionAsync(() => Store.CreatedAsync(Task() with { Request = request }));
        Assert.Equal(means ? typeof(TaskStruckException) : null, (await creation)?.GetType());
        Assert.Equal(1, (await Harness.Strikes.AddAsync(strike, Token)).Number);
        Assert.Equal(2, (await Harness.Strikes.AddAsync(OfImports with { Argument = argument, Value = value }, Token)).Number);
    }

    [Fact]
    public async Task What_is_struck_takes_no_attempt_and_is_due_at_once_when_the_strike_is_lifted_while_others_run()
    {
        var other = await Store.CreatedAsync(Task() with { Component = "export" });
        await Harness.Strikes.AddAsync(OfImports, Token);
        var (before, later) = (await Store.CreatedAsync(), await Store.CreatedAsync(Task("owner-b")));
        foreach (var task in new[] { before, later })
        {
            var met = await Store.BeginAsync(task.Ref, "worker-1", Lease, Token);
            Assert.Equal((BeginVerdict.Struck, 1), (met.Verdict, met.Task?.StruckBy));
        }

        Assert.Equal(1, (await Store.BeginAgainAsync(other.Ref)).Attempt);
        await Store.EndAsync(other with { Attempt = 1 });
        await AfterAsync(RedeliverAfter * 10);
        Assert.Empty(await Store.DueAsync());
        Assert.Equivalent(before with { StruckBy = 1 }, await Store.ReadAsync(before), strict: true);
        Assert.Equal(2, (await Harness.Directory.CountAsync(Token))[TaskPhase.Queued]);

        await Harness.Strikes.LiftAsync(1, Token);
        var due = await Store.DueAsync();

        Assert.Equal(new[] { before.Id.Value, later.Id.Value }.Order(StringComparer.Ordinal), due.Select(each => each.Task.Id.Value).Order(StringComparer.Ordinal));
        Assert.All(due, each => Assert.Null(each.Task.StruckBy));
        Assert.Empty(await Store.DueAsync());
        Assert.Equal((1, null), await Store.BeginAgainAsync(before.Ref) is var begun ? (begun.Attempt, begun.StruckBy) : default);
    }

    [Fact]
    public async Task A_task_that_two_strikes_mean_waits_for_the_second_when_the_first_is_lifted()
    {
        var task = await Store.CreatedAsync();
        await Harness.Strikes.AddAsync(OfImports, Token);
        await Harness.Strikes.AddAsync(new() { Owner = Owner }, Token);
        await Store.BeginAsync(task.Ref, "worker-1", Lease, Token);

        await Harness.Strikes.LiftAsync(1, Token);
        Assert.Single(await Store.DueAsync());
        Assert.Equal(2, (await Store.BeginAsync(task.Ref, "worker-1", Lease, Token)).Task?.StruckBy);
        await AfterAsync(RedeliverAfter);
        Assert.Empty(await Store.DueAsync());

        await Harness.Strikes.LiftAsync(2, Token);
        Assert.Single(await Store.DueAsync());
        Assert.Equal(1, (await Store.BeginAgainAsync(task.Ref)).Attempt);
    }

    [Fact]
    public async Task What_waits_for_one_strike_is_left_alone_when_another_is_lifted()
    {
        var (mine, others) = (await Store.CreatedAsync(), await Store.CreatedAsync(Task("owner-b")));
        await Harness.Strikes.AddAsync(new() { Owner = Owner }, Token);
        await Harness.Strikes.AddAsync(new() { Owner = "owner-b" }, Token);
        foreach (var task in new[] { mine, others })
            await Store.BeginAsync(task.Ref, "worker-1", Lease, Token);

        await Harness.Strikes.LiftAsync(2, Token);

        Assert.Equal(others.Id, Assert.Single(await Store.DueAsync()).Task.Id);
    }

    [Fact]
    public async Task With_a_strike_that_refuses_new_tasks_are_refused_with_its_reason_and_those_that_were_there_wait()
    {
        var once = new TaskIdempotency("key", "call", TimeSpan.FromHours(1));
        var there = await Store.CreatedAsync(Task() with { Idempotency = once });
        await Harness.Strikes.AddAsync(OfImports with { Mode = TaskStrikeMode.Refuse, Argument = "rows", Value = "3" }, Token);

        var refused = await Assert.ThrowsAsync<TaskStruckException>(() => Store.CreatedAsync());

        Assert.Equal("The operator does not accept new tasks of 'import' with rows = 3 at present: The supplier is down", refused.Message);
        Assert.Equal(there.Id, (await Store.CreatedAsync(Task() with { Idempotency = once })).Id);
        Assert.Equal(BeginVerdict.Struck, (await Store.BeginAsync(there.Ref, "worker-1", Lease, Token)).Verdict);
        await Store.CreatedAsync(Task() with { Request = """{"name":"import","arguments":{"rows":4}}""" });
        await Store.CreatedAsync(Task() with { Component = "export" });
        Assert.Equal(3, (await Harness.Directory.CountAsync(Token))[TaskPhase.Queued]);

        await Harness.Strikes.LiftAsync(1, Token);
        await Store.CreatedAsync();
    }

    [Fact]
    public async Task What_runs_goes_on_when_it_is_struck_and_waits_when_it_was_handed_back_or_lost()
    {
        var (runs, handedBack, lost) = (await Store.BegunAsync(), await Store.BegunAsync(), await Store.BegunAsync());
        await Harness.Strikes.AddAsync(OfImports, Token);
        Assert.Equal([true], await Store.RenewAsync([new(runs.Ref, 1)], Lease, Token));
        Assert.True(await Store.EndAsync(runs));
        await Store.ReleaseAsync(handedBack.Ref, 1, Token);
        await AfterAsync(Lease);
        Assert.Equal(2, (await Store.DueAsync()).Count);
        foreach (var task in new[] { handedBack, lost })
            Assert.Equal(BeginVerdict.Struck, (await Store.BeginAsync(task.Ref, "worker-2", Lease, Token)).Verdict);
        Assert.True((await Store.ReadAsync(lost)).IsLost);

        await Harness.Strikes.LiftAsync(1, Token);
        Assert.Equal(2, (await Store.DueAsync()).Count);
        Assert.Equal(2, (await Store.BeginAgainAsync(lost.Ref)).Attempt);
    }

    [Fact]
    public async Task What_is_past_its_time_or_cancelled_ends_though_it_is_struck()
    {
        var (expired, cancelled) = (await Store.CreatedAsync(), await Store.CreatedAsync());
        await Harness.Strikes.AddAsync(OfImports, Token);
        foreach (var task in new[] { expired, cancelled })
            await Store.BeginAsync(task.Ref, "worker-1", Lease, Token);

        Assert.True((await Store.CancelAsync(cancelled.Ref, TaskActor.Client, "stop", Token))!.Changed);
        await AfterAsync(Ttl);
        var due = Assert.Single(await Store.DueAsync());

        Assert.Equal((expired.Id, DueReason.Expired, null), (due.Task.Id, due.Reason, due.Task.StruckBy));
        Assert.Null((await Store.ReadAsync(expired)).StruckBy);
    }

    [Fact]
    public async Task Tasks_that_wait_for_a_strike_are_found()
    {
        var (runs, other, asks) = (await Store.BegunAsync(), await Store.CreatedAsync(Task() with { Component = "export" }), await Store.BegunAsync(Task("owner-b")));
        await Store.AskAsync(asks.Ref, 1, Question(), Token);
        await Store.ReleaseAsync(asks.Ref, 1, Token);
        await Harness.Strikes.AddAsync(OfImports, Token);
        var held = await Store.CreatedAsync();
        await Store.CreatedAsync();
        foreach (var task in new[] { held.Ref, other.Ref, asks.Ref })
            await Store.BeginAsync(task, "worker-1", Lease, Token);

        Assert.Equal(new[] { held.Id.Value, asks.Id.Value }.Order(StringComparer.Ordinal), await IdsAsync(new() { Struck = true }));
        Assert.Equal([held.Id.Value], await IdsAsync(new() { Struck = true, Phase = TaskPhase.Queued }));
        Assert.Equal([asks.Id.Value], await IdsAsync(new() { Struck = true, Owner = "owner-b" }));
        Assert.True(await Store.EndAsync(runs));

        await Harness.Strikes.LiftAsync(1, Token);
        await Store.DueAsync();
        Assert.Empty(await IdsAsync(new() { Struck = true }));
    }

    [Fact]
    public async Task A_paused_queue_holds_what_a_lifted_strike_lets_go()
    {
        var task = await Store.CreatedAsync();
        await Harness.Strikes.AddAsync(OfImports, Token);
        await Store.BeginAsync(task.Ref, "worker-1", Lease, Token);
        await Harness.Queue.PauseAsync(Token);
        await Harness.Strikes.LiftAsync(1, Token);
        Assert.Empty(await Store.DueAsync());

        await Harness.Queue.ResumeAsync(Token);

        Assert.Equal(task.Id, Assert.Single(await Store.DueAsync()).Task.Id);
    }

    [Fact]
    public async Task A_requeued_task_waits_for_its_strike()
    {
        var task = await Store.CreatedAsync();
        await Harness.Strikes.AddAsync(OfImports, Token);
        await Store.BeginAsync(task.Ref, "worker-1", Lease, Token);

        Assert.True(await Harness.Queue.RequeueAsync(task.Ref, Token));
        Assert.Single(await Store.DueAsync());
        Assert.Equal(BeginVerdict.Struck, (await Store.BeginAsync(task.Ref, "worker-1", Lease, Token)).Verdict);
        await AfterAsync(RedeliverAfter);
        Assert.Empty(await Store.DueAsync());
    }

    [Fact]
    public async Task No_task_is_left_behind_when_strikes_come_and_go_while_workers_begin()
    {
        var ids = await CreateManyAsync(60);
        var begun = await System.Threading.Tasks.Task.WhenAll(ids.Select((id, i) => System.Threading.Tasks.Task.Run(async () =>
        {
            if (i % 10 == 5)
                await Harness.Strikes.AddAsync(OfImports, Token);
            if (i % 10 == 9)
            {
                foreach (var strike in await Harness.Strikes.ListAsync(Token))
                    await Harness.Strikes.LiftAsync(strike.Number, Token);
            }

            return (await Harness.Peer(i).BeginAsync((await Store.GetAsync(id, Token))!.Ref, "worker-1", Lease, Token)).Verdict;
        })));
        foreach (var strike in await Harness.Strikes.ListAsync(Token))
            await Harness.Strikes.LiftAsync(strike.Number, Token);

        Assert.All(begun, verdict => Assert.True(verdict is BeginVerdict.Begun or BeginVerdict.Struck));
        Assert.Equal(begun.Count(verdict => verdict == BeginVerdict.Struck), (await Store.DueAsync()).Count);
    }

    [Fact]
    public async Task A_strike_holds_for_every_process_from_the_moment_that_it_is_stored()
    {
        for (var i = 0; i < 10; i++)
        {
            var task = await Store.CreatedAsync();
            await Harness.Peer(i).BeginAsync(task.Ref, "worker-1", Lease, Token);
            var strike = await Harness.Strikes.AddAsync(OfImports with { Mode = TaskStrikeMode.Refuse }, Token);
            await Assert.ThrowsAsync<TaskStruckException>(() => Harness.Peer(i).CreatedAsync());
            await Store.ReleaseAsync(task.Ref, 1, Token);
            Assert.Equal(BeginVerdict.Struck, (await Harness.Peer(i + 1).BeginAsync(task.Ref, "worker-1", Lease, Token)).Verdict);

            await Harness.Strikes.LiftAsync(strike.Number, Token);

            Assert.Equal(2, (await Harness.Peer(i).BeginAgainAsync(task.Ref)).Attempt);
            await Harness.Peer(i + 1).CreatedAsync();
        }
    }
}
