using static McpTasks.StoreKit.Given;

namespace McpTasks.StoreKit.Contract;

public abstract partial class StoreContract
{
    [Theory]
    [InlineData(13)]
    [InlineData(60)]
    [InlineData(600)]
    public async Task After_an_outage_of_the_store_a_living_worker_renews_before_anybody_takes_over(int seconds)
    {
        var task = await Store.BegunAsync(Task(ttl: TimeSpan.FromSeconds(12)));
        await Store.DueAsync();

        await Harness.SilenceAsync(TimeSpan.FromSeconds(seconds));

        Assert.Equal(BeginVerdict.Leased, (await Store.BeginAsync(task.Ref, "worker-2", Lease, Token)).Verdict);
        Assert.Empty(await Store.DueAsync());
        Assert.Equal([true], await Store.RenewAsync([new(task.Ref, 1)], Lease, Token));
        Assert.True(await Store.EndAsync(task));
        Assert.Equal((McpTaskStatus.Completed, 1), ((await Store.ReadAsync(task)).Status, (await Store.ReadAsync(task)).Attempt));
    }

    [Fact]
    public async Task An_outage_is_known_for_one_though_nobody_had_looked_or_renewed_before()
    {
        var task = await Store.BegunAsync();

        await Harness.SilenceAsync(TimeSpan.FromMinutes(1));

        Assert.Equal(BeginVerdict.Leased, (await Store.BeginAsync(task.Ref, "worker-2", Lease, Token)).Verdict);
        Assert.True(await Store.EndAsync(task));
    }

    [Fact]
    public async Task A_worker_that_is_not_heard_for_a_lease_after_an_outage_loses_its_task()
    {
        var task = await Store.BegunAsync();
        await Store.DueAsync();
        await Harness.SilenceAsync(TimeSpan.FromMinutes(1));
        Assert.Empty(await Store.DueAsync());

        await AfterAsync(Lease + TimeSpan.FromMilliseconds(1));

        Assert.Equal(task.Id, Assert.Single(await Store.DueAsync()).Task.Id);
        Assert.Equal(2, (await Store.BeginAgainAsync(task.Ref)).Attempt);
    }

    [Fact]
    public async Task A_queued_task_whose_time_passed_in_an_outage_still_gets_its_turn()
    {
        var task = await Store.CreatedAsync(Task(ttl: TimeSpan.FromSeconds(20)));
        await Store.DueAsync();
        await Harness.SilenceAsync(TimeSpan.FromMinutes(1));

        Assert.Empty(await Store.DueAsync());
        Assert.Equal(1, (await Store.BeginAgainAsync(task.Ref)).Attempt);
    }

    [Fact]
    public async Task What_a_dead_worker_holds_is_due_at_once_and_what_others_hold_is_not()
    {
        var held = await Store.BegunAsync();
        var asks = await Store.BegunAsync();
        await Store.AskAsync(asks.Ref, 1, Question(), Token);
        var other = await Store.CreatedAsync();
        await Store.BeginAsync(other.Ref, "worker-2", Lease, Token);
        var ended = await Store.BegunAsync();
        await Store.EndAsync(ended);

        Assert.Equal(2, await Store.EndLeasesAsync("worker-1", Token));

        Assert.Equal(new[] { held.Id, asks.Id }.ToHashSet(), (await Store.DueAsync()).Select(due => due.Task.Id).ToHashSet());
        Assert.Equal(0, await Store.EndLeasesAsync("worker-1", Token));
        Assert.Equal(2, (await Store.BeginAgainAsync(held.Ref)).Attempt);
        Assert.False(await Store.EndAsync(held));
        Assert.Equal(BeginVerdict.Leased, (await Store.BeginAsync(other.Ref, "worker-1", Lease, Token)).Verdict);
    }
}
