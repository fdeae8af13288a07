using System.Collections.Concurrent;
using McpTasks;

namespace Chaos.Clients;

/// <summary>How a call that should make a task was answered.</summary>
internal enum CreationAnswer
{
    /// <summary>Not: the connection broke, or the time was over.</summary>
    None,

    /// <summary>With a task.</summary>
    Task,

    /// <summary>With an error.</summary>
    Error,
}

/// <summary>One call that should make a task.</summary>
internal sealed record Creation(string Ticket, long AskedAt, CreationAnswer Answer, string? Detail);

/// <summary>An end that a client was told of.</summary>
/// <param name="At">When, in milliseconds.</param>
/// <param name="Status">A terminal status, as the task's dialect has it.</param>
/// <param name="Text">The first text of the result, or the error's message; null when only the status was told.</param>
/// <param name="Via">How it was told.</param>
internal sealed record Sighting(long At, McpTaskStatus Status, string? Text, string Via);

/// <summary>All that clients were told about one task, and asked of it.</summary>
/// <param name="script">What the client does with it.</param>
/// <param name="dialect">The client's dialect.</param>
/// <param name="clock">What it stamps with.</param>
internal sealed class TaskStory(TaskScript script, TaskDialect dialect, Func<long> clock)
{
    private readonly Lock _lock = new();
    private readonly List<Creation> _creations = [];
    private readonly List<Sighting> _sightings = [];
    private readonly List<string> _contradictions = [];
    private readonly ConcurrentQueue<(long At, string Via)> _answers = new();
    private int _polls, _waits;
    private TaskCompletionSource _news = New();

    public TaskScript Script => script;

    public TaskDialect Dialect => dialect;

    public IReadOnlyList<Creation> Creations => _creations;

    /// <summary>The ends that were told, each different one once.</summary>
    public IReadOnlyList<Sighting> Sightings => _sightings;

    /// <summary>What a client was told that cannot be true beside what it was told before.</summary>
    public IReadOnlyList<string> Contradictions => _contradictions;

    /// <summary>The task's id, once a client was told it.</summary>
    public string? TaskId { get; private set; }

    public long CreatedAt { get; private set; }

    /// <summary>When a client first asked to cancel it.</summary>
    public long? CancelAskedAt { get; private set; }

    /// <summary>Whether a client knows all: how it ended, and with what.</summary>
    public bool IsTold { get; private set; }

    public Sighting? End
    {
        get
        {
            lock (_lock)
                return _sightings.Count == 0 ? null : _sightings[0];
        }
    }

    public string NextTicket() => $"t{script.Index}.{_creations.Count + 1}";

    public void Asked(Creation creation, string? taskId = null)
    {
        _creations.Add(creation);
        (TaskId, CreatedAt) = (taskId, clock());
    }

    /// <summary>When and by way of whom the task's answers were taken.</summary>
    public IReadOnlyCollection<(long At, string Via)> Answers => _answers;

    public void Answered(string via) => _answers.Enqueue((clock(), via));

    /// <summary>How long to wait before the next poll: the longer it takes, the longer.</summary>
    public TimeSpan NextPoll() => TimeSpan.FromMilliseconds(Math.Min(3000, 250 * Math.Pow(1.5, _polls++)));

    /// <summary>Whether a client that was to be asked has found the task waiting for the second time.</summary>
    public bool WaitsInVain() => ++_waits > 1;

    public void CancelAsked() => CancelAskedAt ??= clock();

    /// <summary>A client was told that the task has ended.</summary>
    public void Saw(McpTaskStatus status, string? text, string via)
    {
        lock (_lock)
        {
            IsTold |= text is not null || status == McpTaskStatus.Cancelled;
            if (!_sightings.Exists(seen => seen.Status == status && (seen.Text == text || text is null)))
                _sightings.Add(new(clock(), status, text, via));
            _news.TrySetResult();
        }
    }

    public void Contradict(string what)
    {
        lock (_lock)
        {
            if (!_contradictions.Contains(what))
                _contradictions.Add(what);
        }
    }

    /// <summary>Something was pushed: worth a look.</summary>
    public void Wake() => _news.TrySetResult();

    /// <summary>Waits until something was pushed, or for a while.</summary>
    public async Task NewsAsync(TimeSpan atMost, CancellationToken stop)
    {
        await _news.Task.WaitAsync(atMost, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _news = New();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
