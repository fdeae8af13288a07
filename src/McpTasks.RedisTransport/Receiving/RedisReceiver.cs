namespace McpTasks.RedisTransport.Receiving;

/// <summary>Takes messages from one queue while the receiver has free slots, and waits for a wake-up while the queue is empty.</summary>
#pragma warning disable CA1001 // An agent is stopped, not disposed, and releases its resources then.
internal sealed class RedisReceiver : ConsumerAgent<string>, ReceiveTransportHandle
{
#pragma warning restore CA1001
    private const int LargestBatch = 200;
    private readonly RedisReceiveEndpointContext _context;
    private readonly ReceiverSettings _settings;
    private readonly RedisQueue _queue;
    private readonly RedisLeases _leases;
    private readonly ReceiverHousekeeping _housekeeping;
    private readonly ReceiverHealth _health;
    private readonly UnwantedMessages _unwanted;
    private readonly SemaphoreSlim _slots;
    private readonly SemaphoreSlim _running;
    private readonly WakeSignal _wake = new();
    private readonly CancellationTokenSource _over = new();
    private readonly string _id = NewId.NextGuid().ToString("N");
    private readonly Task _receiving;
    private Task _keeping = Task.CompletedTask;
    private IAsyncDisposable? _listening;

    public RedisReceiver(RedisReceiveEndpointContext context)
        : base(context)
    {
        _context = context;
        _settings = context.Settings;
        _queue = context.Host.Queue(_settings.Queue);
        _leases = new RedisLeases(_queue, _settings, context.InputAddress, context.Host.Time);
        _housekeeping = new ReceiverHousekeeping(context, _queue);
        _health = new ReceiverHealth(context);
        _unwanted = new UnwantedMessages(context);
        _slots = new SemaphoreSlim(_settings.Slots.Held, _settings.Slots.Held);
        _running = new SemaphoreSlim(_settings.Slots.Running, _settings.Slots.Running);
        _receiving = Task.Run(ReceiveAsync);
        TrySetConsumeTask(_receiving);
    }

    Task ReceiveTransportHandle.Stop(CancellationToken cancellationToken) => this.Stop("Stop Receive Transport", cancellationToken);

    protected override async Task ActiveAndActualAgentsCompleted(StopContext context)
    {
        await _receiving;
        await new ReceiverShutdown(_context, _leases, () => IsIdle).RunAsync(() => base.ActiveAndActualAgentsCompleted(context), context);
        await _over.CancelAsync();
        await _keeping;
        await LeaveAsync();
        await _context.TransportObservers.NotifyCompleted(_context.InputAddress, this);
        _context.LogConsumerCompleted(DeliveryCount, ConcurrentDeliveryCount);
    }

    private async Task ReceiveAsync()
    {
        LogContext.SetCurrentIfNull(_context.LogContext);
        try
        {
            await _context.DependenciesReady.WaitAsync(Stopping);
            await _health.ReachAsync(StartAsync, Stopping);
            SetReady();
            _keeping = Task.WhenAll(_leases.RenewAsync(_over.Token), _housekeeping.RunAsync(_over.Token));
            await _context.ReceivePipe.Connected.WaitAsync(Stopping);
            while (!IsStopping)
                await ReceiveOnceAsync();
        }
        catch (OperationCanceledException) when (IsStopping)
        {
            // Every receiver ends this way.
        }
    }

    private async Task<bool> StartAsync()
    {
        _listening ??= await _context.Host.Connection.Hub.ListenAsync(_queue.WakeChannel(_id), _ => _wake.Ring(), LookAsync, Stopping);
        await _housekeeping.KeepAsync(Stopping);
        return true;
    }

    private Task LookAsync()
    {
        _wake.Ring();
        return Task.CompletedTask;
    }

    private async Task ReceiveOnceAsync()
    {
        // Takes the slots first, so that a message runs at once and is not held while another receiver is idle.
        await _slots.WaitAsync(Stopping);
        var slots = 1;
        while (slots < LargestBatch && await _slots.WaitAsync(0))
            slots++;
        var taken = 0;
        try
        {
            var batch = await _health.ReachAsync(
                () => _queue.ReceiveAsync(_id, slots, _settings.Options.LeaseDuration, _settings.Options.PollInterval * 3), Stopping);
            taken = batch.Messages.Count;
            TransportMetrics.Reclaimed(_queue.Name, _settings.QueueExpiry is not null, batch.Reclaimed);
            foreach (var delivery in batch.Messages.Select(_leases.Add))
                _ = HandleAsync(delivery, _running.WaitAsync(Stopping));
            if (taken > 0)
                return;
            _slots.Release(slots);
            slots = 0;
            await _wake.WaitAsync(Shorter(batch.NextDue, _settings.Options.PollInterval), Stopping);
        }
        finally
        {
            if (slots > taken)
                _slots.Release(slots - taken);
        }
    }

    // Waits for a turn begin in the order of delivery; the rest runs beside the receive loop.
    private async Task HandleAsync(RedisDelivery delivery, Task turn)
    {
        await Task.Yield();
        try
        {
            await turn;
            try
            {
                // A message that has not begun when the receiver stops is handed back with the others.
                if (!IsStopping && !await _unwanted.TryRemoveAsync(delivery))
                    await DispatchAsync(delivery);
            }
            finally
            {
                _running.Release();
            }
        }
        catch (OperationCanceledException) when (IsStopping)
        {
            // The message never began, see above.
        }
        catch (Exception exception)
        {
            // The message comes back when its lease ends, so the renewer must let go of the lease.
            _leases.Abandon(delivery);
            LogContext.Error?.Log(
                exception, "Could not handle a message, it is delivered again: {Queue} {Id}", _queue.Name, delivery.Message.Id);
        }
        finally
        {
            _slots.Release();
        }
    }

    private async Task DispatchAsync(RedisDelivery delivery)
    {
        var message = delivery.Message;
        TransportMetrics.Waited(_queue.Name, _settings.QueueExpiry is not null, message.Waited);
        using var context = new RedisReceiveContext(message, _context, delivery);
        delivery.Attach(context);
        try
        {
            await Dispatch(message.Token + message.Id, context, delivery);
        }
        catch (Exception exception)
        {
            context.LogTransportFaulted(exception);
        }
        finally
        {
            // Nothing may keep the lease of a message that nobody settled, so that the message comes back when the lease ends.
            _leases.Abandon(delivery);
        }
    }

    private async Task LeaveAsync()
    {
        TransportMetrics.ForgetDepth(_queue.Name);
        try
        {
            if (_listening is not null)
                await _listening.DisposeAsync();
            await _queue.LeaveAsync(_id);
        }
        catch (Exception exception)
        {
            // The registration expires by itself.
            LogContext.Debug?.Log(exception, "Could not sign off the receiver: {Queue}", _queue.Name);
        }
    }

    private static TimeSpan Shorter(TimeSpan? due, TimeSpan poll) =>
        due < poll ? due.Value + TimeSpan.FromMilliseconds(1) : poll;
}
