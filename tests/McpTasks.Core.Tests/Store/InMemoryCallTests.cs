using Microsoft.Extensions.Time.Testing;
using static McpTasks.StoreKit.Given;

namespace McpTasks.Core.Tests.Store;

/// <summary>Calls of the store in memory, beside what every store owes.</summary>
public sealed class InMemoryCallTests
{
    private static readonly CancellationToken Over = new(canceled: true);
    private readonly InMemoryTaskStore _store = new(new FakeTimeProvider());

    [Fact]
    public async Task A_call_that_nobody_waits_for_any_more_changes_nothing()
    {
        var task = await _store.CreatedAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _store.CreateAsync(Task(), null, Over));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _store.PauseAsync(Over));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _store.WatchAsync(task.Id, Over));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await _store.CancelAsync(task.Ref, TaskActor.Client, "x", Over));

        Assert.Equal(task.Id, Assert.Single((await _store.ListAsync(Owner, null, 10, Token)).Tasks).Id);
        Assert.Equal(BeginVerdict.Begun, (await _store.BeginAsync(task.Ref, "worker", Lease, Token)).Verdict);
    }

    [Fact]
    public async Task A_wait_that_nobody_wants_any_more_ends_and_the_next_hears_what_came()
    {
        var task = await _store.CreatedAsync();
        await using var watch = await _store.WatchAsync(task.Id, Token);
        using var over = new CancellationTokenSource();
        var waiting = watch.WaitAsync(TimeSpan.FromDays(1), over.Token).AsTask();
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await watch.WaitAsync(TimeSpan.FromDays(1), over.Token));

        await _store.CancelAsync(task.Ref, TaskActor.Client, "x", Token);

        Assert.Equal(McpTaskStatus.Cancelled, (await watch.WaitAsync(TimeSpan.FromDays(1), Token))?.Status);
    }
}
