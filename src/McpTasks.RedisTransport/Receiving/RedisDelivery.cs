namespace McpTasks.RedisTransport.Receiving;

/// <summary>One message that this receiver holds: who may settle the message, and how the delivery ends.</summary>
internal sealed class RedisDelivery(ReceivedMessage message, RedisLeases leases) : ReceiveLockContext
{
    private const int Held = 0;
    private const int Over = 1;
    private BaseReceiveContext? _context;
    private int _state;
    private bool _returned;

    public ReceivedMessage Message => message;

    public bool IsHeld => Volatile.Read(ref _state) == Held;

    public bool HasBegun => _context is not null;

    public void Attach(BaseReceiveContext context) => _context = context;

    /// <summary>
    /// Marks a delivery whose consumer was cancelled by the transport. Such a message is handed back and does not count as failed.
    /// </summary>
    public bool TryReturn() => _returned = !IsHeld || _context?.CancellationToken.IsCancellationRequested == true;

    /// <summary>
    /// Takes the right to settle, which only the first caller gets. Comes before any write, so that the renewer does not report the lease
    /// as lost.
    /// </summary>
    public bool TryEnd() => Interlocked.CompareExchange(ref _state, Over, Held) == Held;

    /// <summary>Another receiver has the message or will get it: cancels the consumer, whose outcome no longer counts.</summary>
    public void Lose()
    {
        if (TryEnd())
            _context?.Cancel();
    }

    public async Task Complete()
    {
        if (!TryEnd())
            return;
        if (_returned)
            await leases.HandBackAsync([this], TimeSpan.Zero, counts: false);
        else
            await leases.SettleAsync(this);
    }

    public async Task Faulted(Exception exception)
    {
        if (!TryEnd())
            return;
        var cancelled = _context?.CancellationToken.IsCancellationRequested == true;
        await leases.HandBackAsync([this], cancelled ? TimeSpan.Zero : RedisLeases.FaultPause, counts: !cancelled);
    }

    public Task ValidateLockStatus() =>
        IsHeld
            ? Task.CompletedTask
            : Task.FromException(new TransportException(leases.Address, $"The lease of message {message.Id} is lost."));
}
