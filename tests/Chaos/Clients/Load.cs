using Chaos.Ledger;
using McpTasks;

namespace Chaos.Clients;

/// <summary>All clients of a run at work: so many tasks at once, each created, followed, perhaps cancelled, and told.</summary>
internal sealed class Load(IReadOnlyList<ITaskCaller> callers, IReadOnlyList<TaskScript> scripts, int inFlight)
{
    private static readonly TimeSpan AfterFailure = TimeSpan.FromMilliseconds(150);

    private readonly TaskCompletionSource _allCreated = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _created, _told;

    public IReadOnlyList<TaskStory> Stories { get; } =
        [.. scripts.Select(script => new TaskStory(script, DialectOf(script), () => Clock.Now))];

    /// <summary>Ends when every task has been created.</summary>
    public Task AllCreated => _allCreated.Task;

    public int Created => _created;

    public int Told => _told;

    /// <summary>Clients in both dialects by turns, and two of them by way of the client library.</summary>
    public static IReadOnlyList<ITaskCaller> CallersOf(Replicas replicas, int count) =>
    [
        new LibraryCaller("library-0", replicas, TaskDialect.Legacy), new LibraryCaller("library-1", replicas, TaskDialect.Modern),
        .. Enumerable.Range(2, count - 2).Select<int, ITaskCaller>(
            i => i % 2 == 0 ? new LegacyCaller($"legacy-{i}", replicas) : new ModernCaller($"modern-{i}", replicas)),
    ];

    /// <summary>Works until every task was told, or told to stop.</summary>
    /// <param name="creating">Ends the creation of tasks; those that were created are followed on.</param>
    /// <param name="stop">Ends everything.</param>
    public async Task RunAsync(CancellationToken creating, CancellationToken stop)
    {
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var listening = Task.WhenAll(callers.Select(caller => caller.ListenAsync(over.Token)));
        try
        {
            await Parallel.ForEachAsync(
                Stories, new ParallelOptions { MaxDegreeOfParallelism = inFlight, CancellationToken = stop },
                (story, token) => PlayAsync(story, creating, token));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What was not told by now is the checker's business.
        }

        await over.CancelAsync();
        await listening;
    }

    private static TaskDialect DialectOf(TaskScript script) => script.Index % 2 == 0 ? TaskDialect.Legacy : TaskDialect.Modern;

    private async ValueTask PlayAsync(TaskStory story, CancellationToken creating, CancellationToken stop)
    {
        var caller = callers[story.Script.Index % callers.Count];
        while (story.TaskId is null && !creating.IsCancellationRequested)
        {
            await caller.CreateAsync(story, stop);
            if (story.TaskId is null)
                await Task.Delay(AfterFailure, stop);
        }

        if (story.TaskId is null)
            return;
        if (Interlocked.Increment(ref _created) == Stories.Count)
            _allCreated.SetResult();
        await Task.WhenAll(caller.FollowAsync(story, stop), CancelAsync(caller, story, stop));
        Interlocked.Increment(ref _told);
        if (story.Script.LooksAgain)
            await LookAgainAsync(caller, story, stop);
    }

    private static async Task CancelAsync(ITaskCaller caller, TaskStory story, CancellationToken stop)
    {
        if (story.Script.CancelAfter is not { } after)
            return;
        await Task.Delay(after, stop);
        while (!story.IsTold)
        {
            try
            {
                await caller.CancelAsync(story, stop);
                return;
            }
            catch (NoReplyException)
            {
                await Task.Delay(AfterFailure, stop);
            }
        }
    }

    private static async Task LookAgainAsync(ITaskCaller caller, TaskStory story, CancellationToken stop)
    {
        await Task.Delay(AfterFailure * (1 + (story.Script.Index % 10)), stop);
        try
        {
            await caller.LookAsync(story, stop);
        }
        catch (NoReplyException)
        {
            // It was a second look.
        }
    }
}
