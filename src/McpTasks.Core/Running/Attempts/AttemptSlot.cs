namespace McpTasks;

/// <summary>One attempt's running slot, which it gives to others while it waits for its client's input.</summary>
internal sealed class AttemptSlot(SlotQueue running, SemaphoreSlim waiting, ILogger logger) : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly TaskCompletionSource _freed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource? _back;
    private Task<bool>? _aside;
    private int _waits;
    private bool _left;
    private bool _holdsPlace;

    /// <summary>Ends when the attempt has given up its slot for the first time, to step aside or at its end.</summary>
    public Task Freed => _freed.Task;

    /// <summary>Whether it has ever stepped aside.</summary>
    public bool SteppedAside { get; private set; }

    /// <summary>
    /// Waits for something without holding up other tasks, and has a slot again when it returns. Where the places of those that wait are taken, the
    /// slot is kept until one is free. Several waits at once are one: the slot is taken again when the last of them ends.
    /// </summary>
    public async Task<T> WaitAsync<T>(Func<Task<T>> wait, CancellationToken ended)
    {
        ended.ThrowIfCancellationRequested();
        await BeginAsync();
        try
        {
            return await wait();
        }
        finally
        {
            await EndAsync(ended);
        }
    }

    /// <summary>Gives back what the attempt holds.</summary>
    public async ValueTask DisposeAsync()
    {
        // The turn is not disposed of: a question that nobody waits for any more may still come to its end.
        await _turn.WaitAsync();
        try
        {
            _left = true;
            if (!await IsAsideAsync())
                running.Release();
            else if (_holdsPlace)
                waiting.Release();
            _back?.Dispose();
        }
        finally
        {
            _turn.Release();
            _freed.TrySetResult();
        }
    }

    private async Task BeginAsync()
    {
        await _turn.WaitAsync();
        try
        {
            if (_waits++ > 0 || _left)
                return;
            _back = new();
            _aside = StepAsideAsync(_back.Token);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task EndAsync(CancellationToken ended)
    {
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            if (--_waits > 0 || _left || !await IsAsideAsync())
                return;
            // The place goes first: one that keeps its slot for want of a place takes it, and its slot may be the one that comes back.
            _holdsPlace = false;
            waiting.Release();
            await running.TakeAsync(back: true, ended);
            _aside = null;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<bool> StepAsideAsync(CancellationToken back)
    {
        try
        {
            if (!await waiting.WaitAsync(TimeSpan.Zero, back))
            {
                logger.TooManyWaiting();
                await waiting.WaitAsync(back);
            }
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        _holdsPlace = true;
        running.Release();
        SteppedAside = true;
        _freed.TrySetResult();
        return true;
    }

    private async Task<bool> IsAsideAsync()
    {
        if (_aside is null)
            return false;
        Stay();
        return await _aside;
    }

    // Nothing but the wait for a place hears it.
    private void Stay() => _back!.Cancel();
}
