using System.Collections.Concurrent;
using Chaos.Fleet;
using Chaos.Ledger;
using Chaos.Proxy;

namespace Chaos.Faults;

/// <summary>
/// Does to the system what the plan says, and keeps what was done. Faults of different targets overlap; those of one target do not.
/// </summary>
internal sealed class FaultRunner(FleetSystem fleet)
{
    // However slow the system is, the next fault comes.
    private const int LongestPause = 10;

    private readonly ConcurrentQueue<FaultRecord> _done = new();
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _turns = new(StringComparer.Ordinal);

    public IReadOnlyCollection<FaultRecord> Done => _done;

    /// <summary>
    /// What went wrong while faults were made, which says something about the system: a process that would not end or start.
    /// </summary>
    public ConcurrentQueue<string> Troubles { get; } = new();

    /// <summary>
    /// Follows the plan until told to stop, and returns when every fault is over. Between two faults there is the plan's pause, and so much
    /// work besides that a slow machine has time for it.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="work">How much work is done by now.</param>
    /// <param name="workBetween">How much is done between two faults.</param>
    /// <param name="stop">Ends it.</param>
    public async Task RunAsync(IEnumerable<PlannedFault> plan, Func<int> work, int workBetween, CancellationToken stop)
    {
        var running = new List<Task>();
        foreach (var fault in plan)
        {
            var before = work();
            for (var waits = 0; waits < LongestPause && (
                waits == 0 || work() - before < workBetween) && !stop.IsCancellationRequested; waits++)
                await Task.Delay(fault.Pause, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
                break;
            running.Add(MakeAsync(fault, stop));
        }

        await Task.WhenAll(running);
    }

    private async Task MakeAsync(PlannedFault fault, CancellationToken stop)
    {
        try
        {
            await (fault.Kind switch
            {
                FaultKind.KillWorker
                    => OnServiceAsync(fault, WorkerOf(fault), slot => slot.KillAsync($"fault {fault.Number}", fault.Lasts), stop),
                FaultKind.KillApi
                    => OnServiceAsync(fault, ApiOf(fault), slot => slot.KillAsync($"fault {fault.Number}", fault.Lasts), stop),
                FaultKind.PauseWorker => OnServiceAsync(fault, WorkerOf(fault), slot => slot.PauseAsync(fault.Lasts, stop), stop),
                FaultKind.PauseApi => OnServiceAsync(fault, ApiOf(fault), slot => slot.PauseAsync(fault.Lasts, stop), stop),
                FaultKind.DeployWorker => OnServiceAsync(fault, WorkerOf(fault), slot => DeployAsync(fault, slot), stop),
                FaultKind.DeployAll => InTurnAsync("all", () => DeployAllAsync(fault, stop), stop),
                FaultKind.KillStore => OnStoreAsync(fault, () => RestartStoreAsync(fault.Lasts, stop), stop),
                FaultKind.FreezeStore => OnStoreAsync(fault, () => fleet.Store.FreezeAsync(fault.Lasts, stop), stop),
                FaultKind.CutAll
                    => OnStoreAsync(fault, () => Task.WhenAll(fleet.Slots.Select(slot => SufferAsync(fault, slot, stop))), stop),
                _
                    => OnServiceAsync(
                        fault, fleet.Slots[fault.Target % fleet.Slots.Count], slot => SufferAsync(fault, slot, stop), stop,
                        connections: true),
            });
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // It had not begun.
        }
        catch (TimeoutException error)
        {
            Troubles.Enqueue($"fault {fault.Number} ({fault.Kind}): {error.Message}");
        }
    }

    private ServiceSlot WorkerOf(PlannedFault fault) => fleet.Workers[fault.Target % fleet.Workers.Count];

    private ServiceSlot ApiOf(PlannedFault fault) => fleet.Apis[fault.Target % fleet.Apis.Count];

    private async Task OnServiceAsync(
        PlannedFault fault, ServiceSlot slot, Func<ServiceSlot, Task> work, CancellationToken stop, bool connections = false) =>
        await InTurnAsync(connections ? $"connections of {slot.Name}" : slot.Name, async () =>
        {
            await slot.ReadyAsync(stop);
            await KeepAsync(new(fault.Number, fault.Kind, connections ? slot.Name : slot.Life.Name, Clock.Now), () => work(slot));
        }, stop);

    private Task OnStoreAsync(PlannedFault fault, Func<Task> work, CancellationToken stop) =>
        InTurnAsync("store", () => KeepAsync(new(fault.Number, fault.Kind, null, Clock.Now), work), stop);

    private async Task DeployAllAsync(PlannedFault fault, CancellationToken stop)
    {
        foreach (var slot in fleet.Slots)
            await OnServiceAsync(fault, slot, each => DeployAsync(fault, each), stop);
    }

    private async Task DeployAsync(PlannedFault fault, ServiceSlot slot)
    {
        var name = slot.Life.Name;
        if (!await slot.DeployAsync($"fault {fault.Number}"))
            Troubles.Enqueue($"{name} had not ended a minute after SIGTERM (fault {fault.Number})");
    }

    private async Task RestartStoreAsync(TimeSpan away, CancellationToken stop)
    {
        await fleet.Store.KillAsync();
        await Task.Delay(away, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await fleet.Store.StartAsync(CancellationToken.None);
    }

    private Task SufferAsync(PlannedFault fault, ServiceSlot slot, CancellationToken stop)
    {
        var trouble = fault.Kind == FaultKind.CutAll ? TroubleKind.Cut : Enum.Parse<TroubleKind>(fault.Kind.ToString());
        return fleet.ProxyOf(slot).SufferAsync(trouble, fault.Lasts, fault.Lasts / 10, fault.ThenCut, stop);
    }

    private async Task KeepAsync(FaultRecord record, Func<Task> work)
    {
        _done.Enqueue(record);
        try
        {
            await work();
        }
        finally
        {
            record.Until = Clock.Now;
        }
    }

    private async Task InTurnAsync(string target, Func<Task> work, CancellationToken stop)
    {
        var turn = _turns.GetOrAdd(target, _ => new(1, 1));
        await turn.WaitAsync(stop);
        try
        {
            await work();
        }
        finally
        {
            turn.Release();
        }
    }
}
