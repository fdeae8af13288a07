using static McpTasks.StoreKit.Given;

namespace McpTasks.StoreKit.Contract;

public abstract partial class StoreContract
{
    [Fact]
    public async Task A_task_tells_which_tasks_it_has_started_and_which_of_them_end_with_it()
    {
        var parent = await Store.BegunAsync();
        var (bound, free) = (
            await Store.CreatedAsync(Task() with { Parent = parent.Id }), await Store.CreatedAsync(Task() with { Parent = parent.Id }));

        Assert.True(await Store.SpawnAsync(parent.Ref, 1, bound.Id, endsWithIt: true, Token));
        Assert.True(await Store.SpawnAsync(parent.Ref, 1, free.Id, endsWithIt: false, Token));

        Assert.Equal([bound.Id], (await Store.ReadAsync(parent)).Children);
        Assert.Equal((parent.Id, parent.Id), ((await Store.ReadAsync(bound)).Parent, (await Store.ReadAsync(free)).Parent));
        Assert.Equal(
            [bound.Id.Value, free.Id.Value],
            (await Store.GetHistoryAsync(parent.Id, Token))!
                .Where(entry => entry.Kind == TaskHistoryKind.Spawned)
                .Select(entry => entry.Detail));
        Assert.Equal([bound.Id], (await Store.CancelAsync(parent.Ref, TaskActor.Client, "stop", Token))!.Task.Children);
    }

    [Fact]
    public async Task An_attempt_that_is_over_starts_no_task()
    {
        var parent = await Store.BegunAsync();
        await Store.CancelAsync(parent.Ref, TaskActor.Client, "stop", Token);

        Assert.False(await Store.SpawnAsync(parent.Ref, 1, TaskId.New(), endsWithIt: true, Token));
        Assert.Empty((await Store.ReadAsync(parent)).Children);
    }

    [Fact]
    public async Task No_more_tasks_end_with_one_than_the_limit_says()
    {
        var parent = await Store.BegunAsync();
        for (var i = 0; i < StoreRules.MaxChildren; i++)
            await Store.SpawnAsync(parent.Ref, 1, TaskId.New(), endsWithIt: true, Token);

        await Assert.ThrowsAsync<InvalidOperationException>(
            async () => await Store.SpawnAsync(parent.Ref, 1, TaskId.New(), endsWithIt: true, Token));
        Assert.Equal(StoreRules.MaxChildren, (await Store.ReadAsync(parent)).Children.Count);
    }
}
