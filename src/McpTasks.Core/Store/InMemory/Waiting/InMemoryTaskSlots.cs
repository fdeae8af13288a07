namespace McpTasks;

/// <summary>Places under limits in this process's memory.</summary>
/// <param name="time">The time that it goes by.</param>
public sealed class InMemoryTaskSlots(TimeProvider time) : ITaskSlots
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Limit> _limits = [];

    /// <summary>How many limits are known.</summary>
    internal int Limits => _limits.Count;

    /// <summary>How many rounds of owners and tasks are known, those that are over among them.</summary>
    internal int Rounds => _limits.Values.Sum(limit => limit.Rounds);

    /// <inheritdoc/>
    public ValueTask<SlotVerdict> TakeAsync(TaskSlot slot, TaskId task, string holder, bool force, TimeSpan lease, CancellationToken cancellationToken)
    {
        StoreRules.Check(slot, holder);
        lock (_gate)
        {
            var now = time.GetUtcNow();
            if (!_limits.TryGetValue(slot.Limit, out var limit))
                _limits.Add(slot.Limit, limit = new());
            var has = limit.Holders.TryGetValue(task, out var held) && held.Until > now;
            if (has && held.Holder != holder && !force)
                return new(SlotVerdict.Held);
            if (!has && limit.Count(now) >= slot.Max)
            {
                limit.Wait(task, slot, now);
                return new(SlotVerdict.Full);
            }

            limit.Holders[task] = (holder, now + lease);
            limit.GoOn(task);
            return new(SlotVerdict.Taken);
        }
    }

    /// <inheritdoc/>
    public ValueTask<bool> KeepAsync(TaskSlot slot, TaskId task, string holder, TimeSpan lease, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (!_limits.TryGetValue(slot.Limit, out var limit) || !limit.Holders.TryGetValue(task, out var held) || held.Holder != holder)
                return new(false);
            limit.Holders[task] = (holder, time.GetUtcNow() + lease);
            return new(true);
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<TaskId>> GiveBackAsync(TaskSlot slot, TaskId task, string holder, IReadOnlyList<TaskPriority> order, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_limits.TryGetValue(slot.Limit, out var limit) && limit.Holders.TryGetValue(task, out var held) && held.Holder == holder)
            {
                limit.Holders.Remove(task);
                limit.EndTurn(task, slot);
            }

            return new(Next(slot, order));
        }
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<TaskId>> LeaveAsync(TaskSlot slot, TaskId task, IReadOnlyList<TaskPriority> order, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            if (_limits.TryGetValue(slot.Limit, out var limit))
                limit.Waiting.RemoveAll(waiting => waiting.Task == task);
            return new(Next(slot, order));
        }
    }

    private IReadOnlyList<TaskId> Next(TaskSlot slot, IReadOnlyList<TaskPriority> order)
    {
        if (!_limits.TryGetValue(slot.Limit, out var limit))
            return [];
        var free = slot.Max - limit.Count(time.GetUtcNow());
        if (limit.Holders.Count == 0 && limit.Waiting.Count == 0)
            _limits.Remove(slot.Limit);
        return [.. order.SelectMany(limit.Of).Take(Math.Max(0, free))];
    }

    private sealed class Limit
    {
        private const int Few = 500;

        // Each round has one task of each owner that waits, so that who has many waits for the others.
        private readonly Dictionary<(TaskPriority Priority, string Owner), long> _last = [];

        // Of tasks that have their turn, or had it and could not use it.
        private readonly Dictionary<(TaskPriority Priority, TaskId Task), long> _turns = [];

        // In which round those begin who come anew: it does not go back when somebody waits again whose turn was long ago.
        private readonly Dictionary<TaskPriority, long> _newest = [];
        private int _most = Few;

        public int Rounds => _last.Count + _turns.Count;

        public Dictionary<TaskId, (string Holder, DateTimeOffset Until)> Holders { get; } = [];

        public List<(TaskId Task, TaskPriority Priority, long Round)> Waiting { get; } = [];

        public void Wait(TaskId task, TaskSlot slot, DateTimeOffset now)
        {
            if (Waiting.Exists(waiting => waiting.Task == task))
                return;
            if (Waiting.Count == 0)
            {
                _last.Clear();
                _turns.Clear();
                _newest.Clear();
            }

            // Rounds count from the time when the first of them began.
            var first = Math.Max(_newest.GetValueOrDefault(slot.Priority), Present(slot.Priority) ?? now.ToUnixTimeMilliseconds());
            _newest[slot.Priority] = first;
            var owner = (slot.Priority, slot.Owner ?? "");
            if (!_turns.Remove((slot.Priority, task), out var round))
                _last[owner] = round = Math.Max(first, _last.TryGetValue(owner, out var last) ? last + 1 : 0);
            Waiting.Add((task, slot.Priority, round));
            if (Rounds >= _most)
                Forget();
        }

        /// <summary>A task gives its place back. One that could not run keeps its round.</summary>
        public void EndTurn(TaskId task, TaskSlot slot)
        {
            if (!slot.KeepsTurn)
                _turns.Remove((slot.Priority, task));
            else if (Present(slot.Priority) is { } round)
                _turns.TryAdd((slot.Priority, task), round);
        }

        // The round that has its turn; null where nobody of the priority waits.
        private long? Present(TaskPriority priority) =>
            Waiting.Where(waiting => waiting.Priority == priority).Min(waiting => (long?)waiting.Round);

        // Of rounds that are over nothing needs to be known.
        private void Forget()
        {
            var present = Enum.GetValues<TaskPriority>().ToDictionary(priority => priority, Present);
            foreach (var (turn, _) in _turns.Where(entry => entry.Value < present[entry.Key.Priority]).ToList())
                _turns.Remove(turn);
            foreach (var (owner, _) in _last.Where(entry => entry.Value < present[entry.Key.Priority]).ToList())
                _last.Remove(owner);
            _most = Math.Max(Few, 2 * Rounds);
        }

        /// <summary>A task has its turn.</summary>
        public void GoOn(TaskId task)
        {
            foreach (var (_, priority, round) in Waiting.Where(waiting => waiting.Task == task))
                _turns[(priority, task)] = round;
            Waiting.RemoveAll(waiting => waiting.Task == task);
        }

        /// <summary>Those of a priority that wait, in the order of their turns.</summary>
        public IEnumerable<TaskId> Of(TaskPriority priority) =>
            Waiting.Where(waiting => waiting.Priority == priority).OrderBy(waiting => waiting.Round).Select(waiting => waiting.Task);

        /// <summary>How many are held; those that ran out are forgotten.</summary>
        public int Count(DateTimeOffset now)
        {
            foreach (var (task, _) in Holders.Where(holder => holder.Value.Until <= now).ToList())
                Holders.Remove(task);
            return Holders.Count;
        }
    }
}
