namespace McpTasks;

/// <summary>Takes the places that tasks need under their limits, and sends those that have waited for one.</summary>
internal sealed class AttemptPlaces(
    ITaskSlots slots, ITaskStore store, ITaskTurns turns, ITaskDispatcher dispatcher, WorkerIdentity worker, IOptions<McpTasksOptions> options,
    ILogger<AttemptPlaces> logger)
{
    private static long s_holders;
    private readonly TurnOrder _order = new();
    private readonly string _worker = Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(worker.Name)).AsSpan(0, 12));

    /// <summary>Takes all places of a task; null when there is none free under one of its limits, and the task waits for it.</summary>
    public async ValueTask<HeldPlaces?> TakeAsync(TaskId task, RunTask hint, CancellationToken cancellationToken)
    {
        var holder = string.Create(CultureInfo.InvariantCulture, $"{Interlocked.Increment(ref s_holders)}-{_worker}");
        var held = new HeldPlaces(this, task, holder);
        foreach (var slot in TaskConcurrency.Read(hint.Slots).Select(slot => slot with { Priority = hint.Priority, Owner = hint.Owner }))
        {
            switch (await slots.TakeAsync(slot, task, holder, force: false, options.Value.Lease, cancellationToken))
            {
                case SlotVerdict.Taken:
                    held.Own.Add(slot);
                    break;
                case SlotVerdict.Held:
                    held.Earlier.Add(slot);
                    break;
                default:
                    await GiveBackAsync(held, isUsed: false);
                    return null;
            }
        }

        return held;
    }

    /// <summary>The task is this attempt's: so are its places, whoever had them before.</summary>
    public async ValueTask ClaimAsync(HeldPlaces held, CancellationToken cancellationToken)
    {
        foreach (var slot in held.Earlier)
            await slots.TakeAsync(slot, held.Task, held.Holder, force: true, options.Value.Lease, cancellationToken);
        held.Own.AddRange(held.Earlier);
        held.Earlier.Clear();
    }

    public async ValueTask KeepAsync(HeldPlaces held, CancellationToken cancellationToken)
    {
        foreach (var slot in held.Own)
            await slots.KeepAsync(slot, held.Task, held.Holder, options.Value.Lease, cancellationToken);
    }

    /// <summary>Gives back what the attempt holds. A place that could not be given back runs out.</summary>
    /// <param name="held">The places.</param>
    /// <param name="isUsed">Whether the attempt ran; else the task has to wait under another limit, and keeps its turn under these.</param>
    public async ValueTask GiveBackAsync(HeldPlaces held, bool isUsed = true)
    {
        foreach (var slot in held.Own)
        {
            try
            {
                var next = await slots.GiveBackAsync(slot with { KeepsTurn = !isUsed }, held.Task, held.Holder, _order.Next(), CancellationToken.None);
                await SendNextAsync(slot, next);
            }
            catch (Exception error)
            {
                logger.PlaceNotGivenBack(error, held.Task, options.Value.Lease);
            }
        }
    }

    private async Task SendNextAsync(TaskSlot slot, IReadOnlyList<TaskId> next)
    {
        for (var i = 0; i < next.Count; i++)
        {
            if (await store.GetAsync(next[i], CancellationToken.None) is { } task && !task.Status.IsTerminal())
                await SendAsync(task);
            else
                (next, i) = (await slots.LeaveAsync(slot, next[i], _order.Next(), CancellationToken.None), -1);
        }
    }

    private async Task SendAsync(TaskRecord task)
    {
        await turns.EnterAsync(task.Ref, CancellationToken.None);
        await dispatcher.DispatchAsync(RunTask.For(task), CancellationToken.None);
    }
}

/// <summary>The places that one attempt has.</summary>
internal sealed class HeldPlaces(AttemptPlaces places, TaskId task, string holder)
{
    public TaskId Task => task;

    public string Holder => holder;

    /// <summary>Those that are its own.</summary>
    public List<TaskSlot> Own { get; } = [];

    /// <summary>Those that an earlier attempt of the task has still.</summary>
    public List<TaskSlot> Earlier { get; } = [];

    public ValueTask ClaimAsync() => places.ClaimAsync(this, CancellationToken.None);

    public ValueTask KeepAsync(CancellationToken cancellationToken) => places.KeepAsync(this, cancellationToken);

    public ValueTask GiveBackAsync() => places.GiveBackAsync(this);
}
