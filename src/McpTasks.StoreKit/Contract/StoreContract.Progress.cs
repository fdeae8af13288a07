using static McpTasks.StoreKit.Given;

namespace McpTasks.StoreKit.Contract;

public abstract partial class StoreContract
{
    [Fact]
    public async Task Progress_is_stored_and_its_message_becomes_the_status_message()
    {
        var task = await Store.BegunAsync();
        await AfterAsync(TimeSpan.FromSeconds(1));

        Assert.True(await Store.ReportAsync(task.Ref, 1, new(0.1, 3, "Step 1 of 3"), Token));

        var read = await Store.ReadAsync(task);
        Assert.Equal(new(0.1, 3, "Step 1 of 3"), read.Progress);
        Assert.Equal(("Step 1 of 3", Harness.Now, task.Version + 1), (read.StatusMessage, read.LastUpdatedAt, read.Version));
    }

    [Fact]
    public async Task Progress_without_a_message_keeps_the_status_message()
    {
        var task = await Store.BegunAsync();
        await Store.ReportAsync(task.Ref, 1, new(1, null, "Reading"), Token);

        await Store.ReportAsync(task.Ref, 1, new(2), Token);

        var read = await Store.ReadAsync(task);
        Assert.Equal(("Reading", new TaskProgress(2)), (read.StatusMessage, read.Progress));
    }

    [Fact]
    public async Task Progress_never_falls_within_an_attempt()
    {
        var task = await Store.BegunAsync();
        await Store.ReportAsync(task.Ref, 1, new(5e20, null, "far"), Token);

        Assert.True(await Store.ReportAsync(task.Ref, 1, new(10, null, "back"), Token));

        Assert.Equal(new(5e20, null, "back"), (await Store.ReadAsync(task)).Progress);
    }

    [Fact]
    public async Task Progress_that_says_nothing_new_changes_nothing()
    {
        var task = await Store.BegunAsync();
        await Store.ReportAsync(task.Ref, 1, new(2, 4, "half"), Token);
        var before = await Store.ReadAsync(task);
        await AfterAsync(TimeSpan.FromSeconds(1));

        Assert.True(await Store.ReportAsync(task.Ref, 1, new(2, 4, "half"), Token));
        Assert.True(await Store.ReportAsync(task.Ref, 1, new(1, 4, "half"), Token));

        Assert.Equivalent(before, await Store.ReadAsync(task), strict: true);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public async Task Progress_that_is_no_number_is_an_error(double current)
    {
        var task = await Store.BegunAsync();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Store.ReportAsync(task.Ref, 1, new(current), Token));
    }
}
