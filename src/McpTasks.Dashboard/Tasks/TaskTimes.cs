using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Tasks;

/// <summary>How long tasks waited and ran, and how they ended, over a window of time cut into equal pieces.</summary>
internal sealed class TaskTimes
{
    /// <summary>Into how many pieces the window is cut.</summary>
    public const int Pieces = 30;

    private readonly List<long>[] _waits = [.. Enumerable.Range(0, Pieces).Select(_ => new List<long>())];
    private readonly List<long>[] _runs = [.. Enumerable.Range(0, Pieces).Select(_ => new List<long>())];
    private readonly int[] _succeeded = new int[Pieces];
    private readonly int[] _failed = new int[Pieces];
    private readonly long _piece;

    public TaskTimes(IEnumerable<TaskView> tasks, long now, int minutes)
    {
        _piece = minutes * 60 * UnixTime.Second / Pieces;
        // Pieces lie on fixed borders, so that bars stand still while time goes on.
        Start = now / _piece * _piece - (Pieces - 1) * _piece;
        foreach (var task in tasks)
            Add(task);
        (Waits, Runs) = (Spread.Of(_waits.SelectMany(w => w)), Spread.Of(_runs.SelectMany(r => r)));
    }

    /// <summary>When the window begins, in nanoseconds.</summary>
    public long Start { get; }

    /// <summary>From creation to the first attempt, over the whole window.</summary>
    public Spread Waits { get; }

    /// <summary>Attempts from begin to end, over the whole window.</summary>
    public Spread Runs { get; }

    public int Succeeded => _succeeded.Sum();

    public int Failed => _failed.Sum();

    /// <summary>When a piece begins, in nanoseconds.</summary>
    public long At(int piece) => Start + piece * _piece;

    public Spread WaitsIn(int piece) => Spread.Of(_waits[piece]);

    public Spread RunsIn(int piece) => Spread.Of(_runs[piece]);

    /// <summary>Tasks that ended in a piece; cancelled ones are in neither number.</summary>
    public (int Succeeded, int Failed) EndedIn(int piece) => (_succeeded[piece], _failed[piece]);

    private void Add(TaskView task)
    {
        if (task.FirstStart is { } started && task.Wait is { } wait && PieceOf(started) is { } waited)
            _waits[waited].Add(Math.Max(0, wait));
        foreach (var attempt in task.Attempts)
            if (attempt.Ended is { } ended && PieceOf(ended) is { } ran)
                _runs[ran].Add(Math.Max(0, ended - attempt.Started));
        if (task.Finished is { } finished && PieceOf(finished) is { } over)
        {
            if (task.Phase == TaskPhase.Completed)
                _succeeded[over]++;
            else if (task.Phase == TaskPhase.Failed)
                _failed[over]++;
        }
    }

    private int? PieceOf(long time) => time < Start ? null : (int)Math.Min(Pieces - 1, (time - Start) / _piece);
}

/// <summary>The middle and the upper end of some durations, in nanoseconds.</summary>
/// <param name="Count">How many there were; with none the others are 0.</param>
/// <param name="P50">Half of them took no longer.</param>
/// <param name="P95">95 of 100 took no longer.</param>
internal sealed record Spread(int Count, long P50, long P95)
{
    public static readonly Spread None = new(0, 0, 0);

    public static Spread Of(IEnumerable<long> durations)
    {
        var sorted = durations.Order().ToArray();
        return sorted.Length == 0 ? None : new(sorted.Length, Rank(sorted, 0.5), Rank(sorted, 0.95));
    }

    // The nearest rank: always a duration that occurred.
    private static long Rank(long[] sorted, double rank) => sorted[Math.Clamp((int)Math.Ceiling(rank * sorted.Length) - 1, 0, sorted.Length - 1)];
}
