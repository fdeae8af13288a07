namespace McpTasks;

/// <summary>A number of slots, in the order of asking; but who comes back to one goes before who has not had one yet.</summary>
internal sealed class SlotQueue(int slots)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<TaskCompletionSource> _new = [];
    private readonly LinkedList<TaskCompletionSource> _back = [];
    private int _free = slots;

    /// <summary>Whether none is free.</summary>
    public bool IsFull
    {
        get
        {
            lock (_gate)
                return _free == 0;
        }
    }

    /// <summary>Takes a slot, once there is one.</summary>
    /// <exception cref="OperationCanceledException">The token was cancelled; no slot was taken.</exception>
    public async Task TakeAsync(bool back, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LinkedListNode<TaskCompletionSource> place;
        lock (_gate)
        {
            if (_free > 0)
            {
                _free--;
                return;
            }

            place = (back ? _back : _new).AddLast(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        await using var cancelled = cancellationToken.Register(() => Leave(place, cancellationToken));
        await place.Value.Task;
    }

    /// <summary>Gives a slot to whoever is next.</summary>
    public void Release()
    {
        lock (_gate)
        {
            if ((_back.First ?? _new.First) is { } next)
            {
                next.List!.Remove(next);
                next.Value.SetResult();
            }
            else
            {
                _free++;
            }
        }
    }

    private void Leave(LinkedListNode<TaskCompletionSource> place, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            // Else it has just been given a slot.
            if (place.List is not { } queue)
                return;
            queue.Remove(place);
            place.Value.SetCanceled(cancellationToken);
        }
    }
}
