namespace Benchmarks.Rivals;

/// <summary>Ends when so many things have happened.</summary>
internal sealed class Countdown
{
    private readonly int _count;
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _left;

    public Countdown(int count) => _count = _left = count;

    /// <summary>One has happened.</summary>
    public void Signal()
    {
        if (Interlocked.Decrement(ref _left) == 0)
            _done.TrySetResult();
    }

    /// <summary>Something went wrong: the wait fails.</summary>
    public void Fail(string why) => _done.TrySetException(new InvalidOperationException(why));

    /// <summary>Submits what is counted, and ends when all have happened.</summary>
    /// <exception cref="TimeoutException">So long nothing more happened; the message tells how many are missing.</exception>
    public async Task AfterAsync(Task submitting, TimeSpan patience)
    {
        var waiting = WaitAsync(patience);
        // Whichever fails first: submitters may wait for ends that do not come.
        await await Task.WhenAny(submitting, waiting);
        await waiting;
    }

    private async Task WaitAsync(TimeSpan patience)
    {
        for (var before = int.MaxValue; !_done.Task.IsCompleted;)
        {
            var left = Volatile.Read(ref _left);
            if (left == before)
                throw new TimeoutException($"{left} of {_count} did not end, and nothing more happened for {patience}.");
            before = left;
            await Task.WhenAny(_done.Task, Task.Delay(patience));
        }

        await _done.Task;
    }
}
