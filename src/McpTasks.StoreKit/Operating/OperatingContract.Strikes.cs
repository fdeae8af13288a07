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
        Assert.Equal(
            (BeginVerdict.Struck, 7),
            await Store.BeginAsync(held.Ref, "worker-1", Lease, Token) is var met ? (met.Verdict, met.Task?.StruckBy) : default);
        await AfterAsync(Ttl);
        Assert.Equal(DueReason.Expired, Assert.Single(await Store.DueAsync()).Reason);
    }

    [Fact]
    public async Task A_strike_that_means_nothing_or_is_too_long_is_refused()
    {
        TaskStrike[] wrong =
        [
            new(), new() { Owner = Owner, Argument = "rows", Value = "3" }, OfImports with { Argument = "rows" },
            OfImports with { Value = "3" },
            OfImports with { Operator = TaskStrikeOperator.Less },
            OfImports with { Argument = "rows", Value = "3", Operator = (TaskStrikeOperator)7 },
            OfImports with { Argument = "rows", Value = "3", UpTo = "5" },
            OfImports with { Argument = "rows", Value = "3", Operator = TaskStrikeOperator.Between },
            OfImports with { Argument = "rows", Value = "5", UpTo = "3", Operator = TaskStrikeOperator.Between },
            OfImports with { Argument = "rows", Value = "5", UpTo = "b", Operator = TaskStrikeOperator.Between },
            new() { Component = "" }, new() { Component = "a\nb" }, OfImports with { Reason = new('x', TaskStrike.MaxLength + 1) },
            OfImports with { Mode = (TaskStrikeMode)2 },
        ];
        foreach (var strike in wrong)
            await Assert.ThrowsAsync<ArgumentException>(async () => await Harness.Strikes.AddAsync(strike, Token));

        Assert.Empty(await Harness.Strikes.ListAsync(Token));
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
