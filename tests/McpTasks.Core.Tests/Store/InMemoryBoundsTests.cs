using Microsoft.Extensions.Time.Testing;

namespace McpTasks.Core.Tests.Store;

public sealed class InMemoryBoundsTests
{
    private static readonly string Large = new('x', (int)(InMemoryTaskStore.CapacityBytes / 10));

    [Fact]
    public async Task The_store_holds_so_many_bytes_and_no_more_until_some_have_gone()
    {
        var store = new InMemoryTaskStore(new FakeTimeProvider());
        // Each of its characters takes two bytes.
        var held = new List<TaskRecord>();
        for (var i = 0; i < 4; i++)
            held.Add(await store.CreateAsync(Task(Large), null, default));

        await Assert.ThrowsAsync<TaskLimitException>(async () => await store.CreateAsync(Task(Large), null, default));

        // Its request goes with its end, and its result counts in place of it.
        var begun = await store.BeginAsync(held[0].Ref, "worker", TimeSpan.FromSeconds(30), default);
        await store.CompleteAsync(held[0].Ref, begun.Task!.Attempt, new(McpTaskStatus.Completed, Result: Large), default);
        await Assert.ThrowsAsync<TaskLimitException>(async () => await store.CreateAsync(Task(Large), null, default));
        await store.WithdrawAsync(held[0].Ref, default);
        await store.CreateAsync(Task(Large), null, default);
    }

    private static NewTask Task(string request) => new()
    {
        Owner = "owner",
        Kind = TaskComponentKind.Tool,
        Component = "work",
        Dialect = TaskDialect.Modern,
        Request = request,
        Ttl = TimeSpan.FromHours(1),
        PollInterval = TimeSpan.FromSeconds(5),
        MaxAttempts = 3,
        RedeliverAfter = TimeSpan.FromSeconds(30),
    };
}
