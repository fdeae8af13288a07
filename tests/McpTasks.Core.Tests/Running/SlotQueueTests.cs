namespace McpTasks.Core.Tests.Running;

/// <summary>Who gets a running slot next.</summary>
public sealed class SlotQueueTests
{
    private readonly SlotQueue _slots = new(1);

    [Fact]
    public async Task Slots_go_in_the_order_of_asking_but_who_comes_back_goes_first()
    {
        await _slots.TakeAsync(back: false, default);
        var (first, second) = (_slots.TakeAsync(back: false, default), _slots.TakeAsync(back: false, default));
        var (returning, last) = (_slots.TakeAsync(back: true, default), _slots.TakeAsync(back: true, default));

        foreach (var next in new[] { returning, last, first, second })
        {
            Assert.False(next.IsCompleted);
            _slots.Release();
            await next;
        }

        _slots.Release();
        await _slots.TakeAsync(back: false, default);
    }

    [Fact]
    public async Task Who_no_longer_waits_takes_no_slot()
    {
        await _slots.TakeAsync(back: false, default);
        using var over = new CancellationTokenSource();
        var (leaving, staying) = (_slots.TakeAsync(back: false, over.Token), _slots.TakeAsync(back: false, default));
        await over.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving);
        Assert.False(staying.IsCompleted);
        _slots.Release();
        await staying;
    }

    [Fact]
    public async Task Who_leaves_after_it_was_given_a_slot_has_it()
    {
        await _slots.TakeAsync(back: false, default);
        using var over = new CancellationTokenSource();
        var given = _slots.TakeAsync(back: false, over.Token);
        _slots.Release();
        await over.CancelAsync();

        await given;
    }

    [Fact]
    public async Task Who_has_left_already_takes_no_slot_that_is_free()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _slots.TakeAsync(back: false, new(canceled: true)));

        Assert.True(_slots.TakeAsync(back: false, default).IsCompletedSuccessfully);
        Assert.False(_slots.TakeAsync(back: false, default).IsCompleted);
    }
}
