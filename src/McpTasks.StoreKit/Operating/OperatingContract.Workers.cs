using static McpTasks.StoreKit.Given;

namespace McpTasks.StoreKit.Operating;

public abstract partial class OperatingContract
{
    [Fact]
    public async Task Workers_that_announce_themselves_are_listed_by_name_as_they_last_told()
    {
        var started = Harness.Now - TimeSpan.FromHours(3);
        await Harness.Workers.AnnounceAsync(new("worker-b", started, 8, 2, "1.2.3+abc def"), Lease, Token);
        await Harness.Workers.AnnounceAsync(new("a b\nc=\"d\"", started, 4, 0, ""), Lease, Token);
        await AfterAsync(TimeSpan.FromSeconds(3));
        await Harness.Workers.AnnounceAsync(new("worker-b", started, 8, 5, "1.2.3+abc def"), Lease, Token);

        Assert.Equal(
            [
                new("a b\nc=\"d\"", started, 4, 0, "") { SeenAt = Harness.Now - TimeSpan.FromSeconds(3) },
                new("worker-b", started, 8, 5, "1.2.3+abc def") { SeenAt = Harness.Now },
            ],
            await Harness.Workers.ListAsync(Token));
    }

    [Fact]
    public async Task A_worker_that_says_no_more_is_forgotten_and_one_that_leaves_is_gone_at_once()
    {
        foreach (var name in (string[])["quiet", "leaving", "alive"])
            await Harness.Workers.AnnounceAsync(new(name, Harness.Now, 8, 0, "1"), Lease, Token);
        await Harness.Workers.LeaveAsync("leaving", Token);
        await Harness.Workers.LeaveAsync("never came", Token);
        await AfterAsync(Lease / 2);
        await Harness.Workers.AnnounceAsync(new("alive", Harness.Now, 8, 0, "1"), Lease, Token);
        Assert.Equal(["alive", "quiet"], await NamesAsync());

        await AfterAsync(Lease / 2);
        Assert.Equal(["alive"], await NamesAsync());
        await AfterAsync(Lease);
        Assert.Empty(await NamesAsync());
        Assert.Equal(0, await Harness.CountKeysAsync());
    }

    [Fact]
    public async Task A_worker_that_returns_after_it_was_forgotten_is_there_again()
    {
        await Harness.Workers.AnnounceAsync(new("worker", Harness.Now, 8, 0, "1"), Lease, Token);
        await AfterAsync(Lease * 2);
        await Harness.Workers.AnnounceAsync(new("worker", Harness.Now, 8, 1, "1"), Lease, Token);

        Assert.Equal(1, Assert.Single(await Harness.Workers.ListAsync(Token)).Running);
    }

    [Fact]
    public async Task A_worker_without_a_name_with_a_very_long_one_or_for_no_time_is_an_error()
    {
        var worker = new TaskWorker("worker", Harness.Now, 8, 0, "1");

        TaskWorker[] wrongs = [worker with { Name = "" }, worker with { Name = new('x', 257) }, worker with { Version = new('x', 257) }];
        foreach (var wrong in wrongs)
            await Assert.ThrowsAnyAsync<ArgumentException>(async () => await Harness.Workers.AnnounceAsync(wrong, Lease, Token));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(
            async () => await Harness.Workers.AnnounceAsync(worker, TimeSpan.Zero, Token));
        await Assert.ThrowsAsync<ArgumentException>(
            async () => await Store.BeginAsync(new(TaskId.New(), Owner), new('x', 257), Lease, Token));
        Assert.Empty(await Harness.Workers.ListAsync(Token));
    }

    private async Task<IEnumerable<string>> NamesAsync() => (await Harness.Workers.ListAsync(Token)).Select(worker => worker.Name);
}
