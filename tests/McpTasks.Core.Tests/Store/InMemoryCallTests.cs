using Microsoft.Extensions.Time.Testing;
using static McpTasks.StoreKit.Given;

namespace McpTasks.Core.Tests.Store;

/// <summary>Calls of the store in memory, beside what every store owes.</summary>
public sealed class InMemoryCallTests
{
    private static readonly CancellationToken Over = new(canceled: true);
    private readonly FakeTimeProvider _time = new();
    private readonly InMemoryTaskStore _store;

    public InMemoryCallTests() => _store = new(_time);

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
    public async Task A_creation_that_was_withdrawn_before_it_came_is_refused_for_an_hour()
    {
        var id = TaskId.New();
        await _store.WithdrawAsync(new(id, Owner), Token);
        _time.Advance(TimeSpan.FromHours(1) - TimeSpan.FromMilliseconds(1));
        await Assert.ThrowsAsync<InvalidOperationException>(() => _store.CreatedAsync(Task() with { Id = id }));

        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal(id, (await _store.CreatedAsync(Task() with { Id = id })).Id);
    }

    [Fact]
    public async Task Who_stops_listening_twice_takes_no_other_with_it()
    {
        var heard = 0;
        Action<TaskId, TaskEvent> hear = (_, _) => heard++;
        var leaving = await _store.ListenAsync("worker", hear, () => System.Threading.Tasks.Task.CompletedTask, Token);
        await using var staying = await _store.ListenAsync("worker", hear, () => System.Threading.Tasks.Task.CompletedTask, Token);

        await leaving.DisposeAsync();
        await leaving.DisposeAsync();
        await _store.BegunAsync();

        Assert.Equal(1, heard);
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
