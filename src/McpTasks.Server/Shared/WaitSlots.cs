namespace McpTasks.Server.Shared;

/// <summary>Limits the waits of one caller in this process: blocked results, pushes and subscriptions.</summary>
internal sealed class WaitSlots(IOptions<McpTasksOptions> options)
{
    private const int AnonymousShare = 100;

    private readonly Dictionary<string, int> _taken = new(StringComparer.Ordinal);

    public int Taken
    {
        get
        {
            lock (_taken)
                return _taken.Values.Sum();
        }
    }

    /// <summary>
    /// Takes a slot of the caller's session, or of the caller without a session; null when all slots are taken. Dispose the slot to give it
    /// back.
    /// </summary>
    public WaitSlot? TryTake(TaskCaller caller)
    {
        var key = caller.SessionId is { } session ? $"s:{session}" : $"o:{caller.Owner}";
        // Callers that cannot be told apart share the slots, so these callers get more slots.
        var most = options.Value.MaxWaitsPerCaller * (caller.SessionId is null && !caller.IsIdentified ? AnonymousShare : 1L);
        return TryAdd(key, most) ? new(this, key, most) : null;
    }

    /// <exception cref="McpProtocolException">All slots are taken.</exception>
    public WaitSlot Take(TaskCaller caller) => TryTake(caller) ?? throw TaskErrors.Limit(
        $"The caller has too many requests that wait for tasks; the limit is {options.Value.MaxWaitsPerCaller}.", TimeSpan.FromSeconds(5));

    private bool TryAdd(string key, long most)
    {
        lock (_taken)
        {
            var taken = _taken.GetValueOrDefault(key);
            if (taken < most)
                _taken[key] = taken + 1;
            return taken < most;
        }
    }

    private void GiveBack(string key)
    {
        lock (_taken)
        {
            if (--_taken[key] == 0)
                _taken.Remove(key);
        }
    }

    internal sealed class WaitSlot(WaitSlots slots, string key, long most) : IDisposable
    {
        private readonly Lock _lock = new();
        private readonly string _left = $"left {key}";
        private string? _held = key;

        /// <summary>
        /// Moves the wait to the slots for clients that have left, of which there are as many, so that the wait no longer counts against
        /// the client; false when the slot was given back or all of those slots are taken.
        /// </summary>
        public bool TryLeaveBehind()
        {
            lock (_lock)
            {
                if (_held is null || !slots.TryAdd(_left, most))
                    return false;
                slots.GiveBack(_held);
                _held = _left;
                return true;
            }
        }

        public void Dispose()
        {
            lock (_lock)
            {
                if (_held is not null)
                    slots.GiveBack(_held);
                _held = null;
            }
        }
    }
}
