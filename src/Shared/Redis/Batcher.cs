namespace McpTasks.Shared.Redis;

/// <summary>
/// Does in one call all that came while the last one was under way: as many calls as come one by one, and few where many come at once. A
/// call that takes long, as when the server is away, holds up those behind it only for a moment.
/// </summary>
/// <param name="run">Does several things and answers what became of each, in their order.</param>
/// <param name="largest">The most that one call does.</param>
/// <param name="bytes">
/// How large a thing is: several share a call only up to <see cref="MostBytes"/>, which any network carries in a moment.
/// </param>
/// <param name="time">The clock; the system's where none is given.</param>
internal sealed class Batcher<TItem, TResult>(
    Func<IReadOnlyList<TItem>, Task<IReadOnlyList<TResult>>> run, int largest, Func<TItem, long> bytes, TimeProvider? time = null)
{
    public const long MostBytes = 256 * 1024;

    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly Queue<Pending> _pending = [];
    private bool _busy;

    /// <summary>Does one thing, together with others.</summary>
    public Task<TResult> RunAsync(TItem item)
    {
        var pending = new Pending(item);
        lock (_gate)
        {
            _pending.Enqueue(pending);
            if (_busy)
                return pending.Task;
            _busy = true;
        }

        // Nobody's trace in particular.
        using (ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow())
            _ = DrainAsync();
        return pending.Task;
    }

    private async Task DrainAsync()
    {
        while (Take() is { Count: > 0 } batch)
            await RunAsync(batch).WaitAsync(Patience, time ?? TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task RunAsync(List<Pending> batch)
    {
        try
        {
            var results = await run(batch.ConvertAll(static pending => pending.Item));
            for (var i = 0; i < batch.Count; i++)
                batch[i].SetResult(results[i]);
        }
        catch (Exception exception)
        {
            foreach (var pending in batch)
                pending.TrySetException(exception);
        }
    }

    private List<Pending> Take()
    {
        lock (_gate)
        {
            var batch = new List<Pending>();
            for (var size = 0L; batch.Count < largest && _pending.TryPeek(out var next); batch.Add(_pending.Dequeue()))
            {
                size += bytes(next.Item);
                if (batch.Count > 0 && size > MostBytes)
                    break;
            }

            _busy = batch.Count > 0;
            return batch;
        }
    }

    private sealed class Pending(TItem item) : TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public TItem Item => item;
    }
}
