using System.Globalization;
using Chaos.Clients;
using Chaos.Fleet;
using Chaos.Ledger;
using StackExchange.Redis;

namespace Chaos.Drills;

/// <summary>
/// Lets a system work for long: when all tasks have expired its processes are no larger than before, and of its tasks no key is left.
/// </summary>
internal static class SoakDrill
{
    private const int Callers = 8, AtOnce = 16, MostASecond = 100;
    private const int MostOthers = 16 + (10 * Callers);
    private const double MostGrowth = 0.1;
    private static readonly string[] OfTasks = [":task:", "tasks-of", "question"];
    private static readonly TimeSpan Ttl = TimeSpan.FromMinutes(1), Lease = TimeSpan.FromSeconds(5), Look = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestTask = TimeSpan.FromMinutes(2), Forgotten = TimeSpan.FromMinutes(3);

    public static async Task<bool> RunAsync(ChaosOptions options, CancellationToken stop)
    {
        options = options with { Ttl = options.Ttl ?? Ttl, Lease = Lease };
        Console.WriteLine(
            $"drill: a soak of {options.Within.TotalMinutes:0.#} min, --store {options.Store}, tasks with a ttl of {options.Ttl.Value.TotalSeconds} s");
        var folder = new RunFolder();
        await using var system = await FleetSystem.StartAsync(options, folder, stop);
        await using var store = await ConnectionMultiplexer.ConnectAsync(system.Store.ConnectionString(system.Store.Port));
        var memory = new Dictionary<string, List<long>>(StringComparer.Ordinal);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        over.CancelAfter(options.Within);
        var weighing = WeighAsync(system, store, memory, over.Token);
        var stories = await WorkAsync(options, system, over.Token, stop);
        await weighing;
        var untold = stories.Where(story => !story.IsTold).ToList();

        var (grown, left) = (Grown(memory), await LeftAsync(store, Clock.Now, stop));
        Console.WriteLine(
            $"  {stories.Count} tasks, of {untold.Count} the end was not told; keys left: {left.Count}; grown: {(grown.Count == 0 ? "none" : string.Join(", ", grown))}");
        foreach (var key in left.Take(20))
            Console.WriteLine($"  left: {key}");
        foreach (var story in untold.Take(20))
            Console.WriteLine($"  not told: {story.TaskId} {story.Script} {story.Dialect} {string.Join("; ", story.Contradictions)}");
        folder.Delete();
        return untold.Count == 0 && left.Count == 0 && grown.Count == 0;
    }

    private static async Task<List<TaskStory>> WorkAsync(
        ChaosOptions options, FleetSystem system, CancellationToken over, CancellationToken stop)
    {
        var callers = Load.CallersOf(new(system.Apis), Callers);
        var scripts = Enumerable.Range(0, (int)options.Within.TotalSeconds * MostASecond)
            .Select(
                index => TaskScript.Of(options.Seed, index, options.Lease, options.MaxResultBytes)).Where(script => script.Tool != "poison");
        var load = new Load(callers, [.. scripts], AtOnce);
        using var late = CancellationTokenSource.CreateLinkedTokenSource(stop);
        late.CancelAfter(options.Within + LongestTask);
        await load.RunAsync(over, late.Token);
        return [.. load.Stories.Where(story => story.TaskId is not null)];
    }

    private static async Task WeighAsync(
        FleetSystem system, ConnectionMultiplexer store, Dictionary<string, List<long>> memory, CancellationToken over)
    {
        var server = store.GetServers()[0];
        for (var began = Clock.Now; !over.IsCancellationRequested; await Task.Delay(Look, over).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing))
        {
            foreach (var slot in system.Slots)
                (memory.TryGetValue(slot.Name, out var seen) ? seen : memory[slot.Name] = []).Add(slot.ResidentBytes);
            var keys = await server.DatabaseSizeAsync();
            var sizes = string.Join("  ", system.Slots.Select(slot => $"{slot.Name} {memory[slot.Name][^1] >> 20,4}"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(Clock.Now - began) / 1000,6} s  MiB: {sizes}  keys {keys}"));
        }
    }

    // The second quarter against the last: in the first one code is compiled and pools are filled.
    private static List<string> Grown(Dictionary<string, List<long>> memory) =>
    [
        .. memory.Select(entry => (entry.Key, Before: Middle(entry.Value, 0.25, 0.5), After: Middle(entry.Value, 0.75, 1)))
            .Where(entry => entry.After > entry.Before * (1 + MostGrowth))
            .Select(entry => $"{entry.Key} from {entry.Before >> 20} to {entry.After >> 20} MiB"),
    ];

    private static long Middle(List<long> sizes, double from, double to)
    {
        var part = sizes[(int)(sizes.Count * from)..Math.Max((int)(sizes.Count * to), 1)].Order().ToList();
        return part.Count == 0 ? 0 : part[part.Count / 2];
    }

    // What is kept of owners, sessions and workers lives longer, and is bounded by their number.
    private static async Task<List<string>> LeftAsync(ConnectionMultiplexer store, long ended, CancellationToken stop)
    {
        while (true)
        {
            var keys = store.GetServers()[0].Keys(pattern: "*", pageSize: 1000).Select(key => (string)key!).ToList();
            var left = keys.FindAll(key => Array.Exists(OfTasks, part => key.Contains(part, StringComparison.Ordinal)));
            if (left.Count == 0 && keys.Count > MostOthers)
                left = keys;
            if (left.Count == 0 || Clock.Now - ended > Forgotten.TotalMilliseconds)
                return left;
            await Task.Delay(Look, stop);
        }
    }
}
