namespace McpTasks.RedisTransport.Receiving;

/// <summary>Settles in one script all that ended while the last one was under way.</summary>
internal sealed class SettlementBatcher(RedisQueue queue)
{
    private const int Largest = 100;
    private readonly Lock _gate = new();
    private readonly Queue<Pending> _pending = [];
    private bool _busy;

    /// <summary>Whether the message was the caller's to settle.</summary>
    public Task<bool> SettleAsync(ReceivedMessage message)
    {
        var pending = new Pending(message);
        lock (_gate)
        {
            _pending.Enqueue(pending);
            if (!_busy)
            {
                _busy = true;
                _ = DrainAsync();
            }
        }

        return pending.Settled.Task;
    }

    private async Task DrainAsync()
    {
        while (Take() is { Length: > 0 } batch)
        {
            try
            {
                var refused = await queue.SettleAsync([.. batch.Select(static pending => pending.Message)], CancellationToken.None);
                foreach (var pending in batch)
                    pending.Settled.SetResult(!refused.Contains(pending.Message.Id, StringComparer.Ordinal));
            }
            catch (Exception exception)
            {
                foreach (var pending in batch)
                    pending.Settled.TrySetException(exception);
            }
        }
    }

    private Pending[] Take()
    {
        lock (_gate)
        {
            var batch = new List<Pending>();
            while (batch.Count < Largest && _pending.TryDequeue(out var pending))
                batch.Add(pending);
            _busy = batch.Count > 0;
            return [.. batch];
        }
    }

    private sealed record Pending(ReceivedMessage Message)
    {
        public TaskCompletionSource<bool> Settled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
