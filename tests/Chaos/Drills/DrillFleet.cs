using Chaos.Clients;
using Chaos.Fleet;
using Chaos.Ledger;
using McpTasks;

namespace Chaos.Drills;

/// <summary>A system without faults of its own accord, and clients whose tasks run in it.</summary>
internal sealed class DrillFleet : IAsyncDisposable
{
    private const string Usual = "drill";

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly RunFolder _folder = new();
    private readonly CancellationTokenSource _over = new();
    private readonly List<Task> _following = [];
    private readonly Dictionary<string, ModernCaller> _callers = new(StringComparer.Ordinal);
    private FleetSystem? _system;
    private int _made;

    public FleetSystem System => _system!;

    public static async Task<DrillFleet> StartAsync(ChaosOptions options, CancellationToken stop)
    {
        var fleet = new DrillFleet();
        try
        {
            fleet._system = await FleetSystem.StartAsync(options, fleet._folder, stop);
            return fleet;
        }
        catch
        {
            await fleet.DisposeAsync();
            throw;
        }
    }

    /// <summary>Creates a task that works for a time, and follows it.</summary>
    public async Task<TaskStory> CreateAsync(TimeSpan works, CancellationToken stop, string tool = "steady", string owner = Usual)
    {
        var script = new TaskScript(_made++, tool, (int)works.TotalMilliseconds, Following.Poll, null, LooksAgain: false);
        var story = new TaskStory(script, TaskDialect.Modern, () => Clock.Now);
        var caller = Caller(owner);
        await caller.CreateAsync(story, stop);
        if (story.TaskId is null)
            throw new InvalidOperationException($"No task was made: {story.Creations[^1].Detail}");
        _following.Add(FollowAsync(caller, story));
        return story;
    }

    public Task CancelAsync(TaskStory story, CancellationToken stop) => Caller(Usual).CancelAsync(story, stop);

    /// <summary>Waits until it is so, and answers whether it was in time.</summary>
    public static async Task<bool> UntilAsync(Func<bool> isSo, TimeSpan atMost, CancellationToken stop)
    {
        for (var began = Clock.Now; !isSo(); await Task.Delay(Look, stop))
        {
            if (Clock.Now - began > atMost.TotalMilliseconds)
                return false;
        }

        return true;
    }

    public LedgerBook ReadLedger() => LedgerBook.Read(_folder.Ledgers);

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await Task.WhenAll(_following).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_system is not null)
            await _system.DisposeAsync();
        _over.Dispose();
        _folder.Delete();
    }

    private ModernCaller Caller(string owner) =>
        _callers.TryGetValue(owner, out var caller) ? caller : _callers[owner] = new(owner, new(System.Apis));

    private async Task FollowAsync(ModernCaller caller, TaskStory story) => await caller.FollowAsync(story, _over.Token);
}
