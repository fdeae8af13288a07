namespace McpTasks;

/// <summary>
/// Lets few creations go on at once, and the others wait: of a store and a process that have more to do than they can, what runs keeps its share, and polls
/// are answered. Beyond a limit creations are refused.
/// </summary>
/// <param name="most">How many may be under way, those that wait among them.</param>
/// <param name="time">The clock.</param>
#pragma warning disable CA1001 // The semaphore holds no handle, and creations may come after the end of the host.
internal sealed class CreationTurns(int most, TimeProvider time)
#pragma warning restore CA1001
{
    /// <summary>How many go on at once, so few that what runs is not behind them in every queue, and as many as share the calls of the store well.</summary>
    public const int AtOnce = 32;

    /// <summary>For how long a creation that has no answer keeps those behind it waiting.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    /// <summary>How long a creation waits for its turn; then it is refused.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim _turns = new(AtOnce);
    private int _underWay;

    /// <summary>Waits for a turn, which lasts until it is disposed.</summary>
    /// <exception cref="TaskLimitException">Too many are under way, or the turn did not come.</exception>
    public async ValueTask<IDisposable> NextAsync(CancellationToken cancellationToken)
    {
        var turn = new Turn(this);
        try
        {
            if (Interlocked.Increment(ref _underWay) > most)
                throw new TaskLimitException($"The service creates {most} tasks at this moment, which is its limit.", RetryAfter);
            if (!_turns.Wait(0, CancellationToken.None))
                await WaitAsync(cancellationToken);
            turn.Begin(time);
            return turn;
        }
        catch (Exception)
        {
            turn.Dispose();
            throw;
        }
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            await _turns.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TaskLimitException("The service has more tasks to create than it can at this moment.", RetryAfter);
        }
    }

    private sealed class Turn(CreationTurns all) : IDisposable
    {
        private ITimer? _timer;
        private int _isHeld;

        public void Begin(TimeProvider time)
        {
            _isHeld = 1;
            _timer = time.CreateTimer(static turn => ((Turn)turn!).GiveBack(), this, Longest, Timeout.InfiniteTimeSpan);
        }

        public void Dispose()
        {
            _timer?.Dispose();
            GiveBack();
            Interlocked.Decrement(ref all._underWay);
        }

        private void GiveBack()
        {
            if (Interlocked.Exchange(ref _isHeld, 0) == 1)
                all._turns.Release();
        }
    }
}
