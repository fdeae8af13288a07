using static McpTasks.StoreKit.Given;

namespace McpTasks.StoreKit.Contract;

public abstract partial class StoreContract
{
    [Fact]
    public async Task An_owner_sees_exactly_its_own_tasks_newest_first_without_results()
    {
        var mine = new List<TaskRecord>();
        for (var i = 0; i < 3; i++)
        {
            mine.Add(await Store.BegunAsync());
            await Store.CreatedAsync(Task("owner-b"));
            await AfterAsync(TimeSpan.FromMilliseconds(1));
        }

        await Store.EndAsync(mine[1]);

        var page = await Store.ListAsync(Owner, null, 10, Token);
        Assert.Equal(mine.AsEnumerable().Reverse().Select(task => task.Id), page.Tasks.Select(task => task.Id));
        Assert.Null(page.Next);
        Assert.Equivalent(await Store.ReadAsync(mine[1]) with { Result = null }, page.Tasks[1], strict: true);
        Assert.Empty((await Store.ListAsync("owner-c", null, 10, Token)).Tasks);
    }

    [Fact]
    public async Task A_list_tells_a_tools_error_from_a_success_though_it_shows_no_result()
    {
        var (good, bad) = (await Store.BegunAsync(), await Store.BegunAsync());
        await Store.EndAsync(good);
        await Store.EndAsync(bad, Done() with { IsError = true });
        Assert.True((await Store.ReadAsync(bad)).IsError);
        Assert.Equal([bad.Id], (await Store.ListAsync(Owner, null, 10, Token)).Tasks.Where(task => task.IsError).Select(task => task.Id));
    }

    [Fact]
    public async Task Ten_thousand_tasks_list_page_by_page_each_exactly_once()
    {
        const int Count = 10_000;
        var created = new HashSet<TaskId>();
        foreach (var chunk in Enumerable.Range(0, Count).Chunk(250))
        {
            // 250 share a millisecond, and pages end in the midst of them.
            created.UnionWith(await System.Threading.Tasks.Task.WhenAll(chunk.Select(async _ => (await Store.CreatedAsync()).Id)));
            await AfterListAsync();
        }

        var listed = new List<TaskRecord>();
        TaskListPosition? position = null;
        do
        {
            var page = await Store.ListAsync(Owner, position, 997, Token);
            listed.AddRange(page.Tasks);
            position = page.Next;
        }
        while (position is not null);

        Assert.Equal(Count, listed.Count);
        Assert.True(created.SetEquals(listed.Select(task => task.Id)));
        Assert.Equal(
            listed.OrderByDescending(task => task.CreatedAt).Select(task => task.CreatedAt), listed.Select(task => task.CreatedAt));
    }

    [Fact]
    public async Task A_page_goes_on_where_the_last_ended_though_that_task_is_gone()
    {
        for (var i = 0; i < 6; i++)
            await Store.CreatedAsync();
        var all = (await Store.ListAsync(Owner, null, 10, Token)).Tasks;
        var first = await Store.ListAsync(Owner, null, 3, Token);

        await Store.WithdrawAsync(first.Tasks[2].Ref, Token);
        await Store.CreatedAsync(Task("owner-b"));
        var second = await Store.ListAsync(Owner, first.Next, 3, Token);

        Assert.Equal(all.Skip(3).Select(task => task.Id), second.Tasks.Select(task => task.Id));
        Assert.Null(second.Next);
    }

    [Fact]
    public async Task Expired_tasks_are_not_listed_and_do_not_cut_a_page_short()
    {
        for (var i = 0; i < 250; i++)
            await Store.CancelAsync((await Store.CreatedAsync(Task(ttl: Lease))).Ref, TaskActor.Client, "stop", Token);
        var kept = await Store.CreatedAsync();
        await Store.CancelAsync((await Store.CreatedAsync(Task(ttl: Lease))).Ref, TaskActor.Client, "stop", Token);
        await AfterLeaseAsync();

        var page = await Store.ListAsync(Owner, null, 1, Token);

        Assert.Equal(kept.Id, Assert.Single(page.Tasks).Id);
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task What_can_be_read_is_listed()
    {
        var queued = await Store.CreatedAsync();
        var (overdue, late) = (await Store.BegunAsync(Task(ttl: Lease)), await Store.BegunAsync(Task(ttl: Lease)));
        await Store.RenewAsync([new(overdue.Ref, 1), new(late.Ref, 1)], Lease * 3, Token);
        var ended = await Store.CreatedAsync(Task(ttl: Lease));
        await Store.CancelAsync(ended.Ref, TaskActor.Client, "stop", Token);
        await AfterAsync(Lease * 2);
        // Both ran past their ttl, and one has ended since.
        Assert.True(await Store.EndAsync(late));

        var read = new List<TaskId>();
        foreach (var task in new[] { queued, overdue, late, ended })
        {
            if (await Store.GetAsync(task.Id, Token) is not null)
                read.Add(task.Id);
        }

        Assert.Equal([queued.Id, overdue.Id, late.Id], read);
        Assert.Equal(
            read.OrderBy(id => id.Value),
            (await Store.ListAsync(Owner, null, 10, Token)).Tasks.Select(task => task.Id).OrderBy(id => id.Value));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1001)]
    public async Task A_page_outside_the_range_is_an_error(int limit) =>
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Store.ListAsync(Owner, null, limit, Token));

    // Only the clock: nothing here comes near its end, and 10 000 keys are many to move.
    private Task AfterListAsync()
    {
        Harness.Clock.Advance(TimeSpan.FromMilliseconds(1));
        return System.Threading.Tasks.Task.CompletedTask;
    }
}
