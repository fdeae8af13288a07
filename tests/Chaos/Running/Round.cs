using Chaos.Checking;
using Chaos.Clients;
using Chaos.Faults;
using Chaos.Fleet;
using Chaos.Ledger;

namespace Chaos.Running;

/// <summary>One system from its start to its end: load and faults at once, then quiet, then the evidence.</summary>
internal sealed class Round(ChaosOptions options, int seed, int tasks, RunFolder folder)
{
    private const int CallerCount = 16, MostFaults = 100, LeastWork = 20;
    // How long the system may take to find out what a lost event would have told it.
    private static readonly TimeSpan LostEvent = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestQuiet = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1), AfterQuiet = TimeSpan.FromSeconds(5);

    /// <exception cref="OperationCanceledException">It was told to stop.</exception>
    public async Task<Evidence> RunAsync(CancellationToken stop)
    {
        await using var fleet = await FleetSystem.StartAsync(options, folder, stop);
        var callers = Load.CallersOf(new(fleet.Apis), CallerCount);
        var scripts = Enumerable.Range(0, tasks).Select(index => TaskScript.Of(seed, index, options.Lease, options.MaxResultBytes));
        var load = new Load(callers, [.. scripts], options.InFlight);
        var faults = new FaultRunner(fleet);
        using var store = new StoreReader(fleet.Store.ConnectionString(fleet.Store.Port));
        var witness = new Witness(store);
        using var progress = new Progress(load, faults, folder.Ledgers, tasks);

        using var enough = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var limit = new CancellationTokenSource(options.Within);
        var watching = witness.WatchAsync(over.Token);
        var working = load.RunAsync(limit.Token, over.Token);
        var plan = options.Only is null
            ? []
            : FaultPlan.Of(seed, options.Only, options.Apis + options.Workers, options.Pace, options.Lease);
        var harming = faults.RunAsync(plan, () => load.Told, Math.Max(LeastWork, tasks / MostFaults), enough.Token);
        await Task.WhenAny(load.AllCreated, working, Task.Delay(options.Within, enough.Token));
        progress.Phase = "healing";
        await enough.CancelAsync();
        await harming;
        await fleet.ReadyAsync(stop);

        var names = callers.Select(caller => caller.Name).ToList();
        progress.Phase = "quieting";
        var stuck = await QuietAsync(store, names, working, stop);
        await over.CancelAsync();
        await Task.WhenAll(working, watching);
        progress.Phase = "reading";
        var stored = await store.ReadAsync(names, load.Stories.Select(story => story.TaskId).OfType<string>(), stop);
        var lives = fleet.Slots.SelectMany(slot => slot.Lives).ToList();
        await fleet.StopAsync();
        var ledger = LedgerBook.Read(folder.Ledgers);
        return new()
        {
            Stories = load.Stories, Store = stored, Ledger = ledger, Faults = [.. faults.Done, .. witness.Seen, .. ledger.Pauses()],
            Lives = lives, Stuck = stuck, Troubles = [.. faults.Troubles],
            Lease = options.Lease,
            MaxResultBytes = options.MaxResultBytes,
            OutagesCostNothing = options.OutagesCostNothing,
            CreationsExact = options.CreationsExact,
        };
    }

    /// <summary>
    /// Waits until every task has ended, or until no tool has begun or ended for so long that every lease is past and every lost hint or
    /// event made good; answers what has not ended five seconds later.
    /// </summary>
    private async Task<List<string>> QuietAsync(StoreReader store, List<string> callers, Task working, CancellationToken stop)
    {
        var silence = options.Lease + options.Redeliver + LostEvent;
        var (size, since, began) = (0L, Clock.Now, Clock.Now);
        while (Clock.Now - began < LongestQuiet.TotalMilliseconds)
        {
            if (working.IsCompleted && !await store.WorksAsync(callers, stop))
                return await store.LiveAsync(callers, stop);
            if (LedgerBook.Size(folder.Ledgers) is var now && now != size)
                (size, since) = (now, Clock.Now);
            if (Clock.Now - since > silence.TotalMilliseconds)
                break;
            await Task.Delay(Look, stop);
        }

        await Task.Delay(AfterQuiet, stop);
        return await store.LiveAsync(callers, stop);
    }
}
