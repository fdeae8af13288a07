using Chaos.Checking;
using Chaos.Clients;
using Chaos.Faults;
using Chaos.Fleet;
using Chaos.Ledger;
using Chaos.Service;
using McpTasks;

namespace Chaos.SelfTest;

/// <summary>
/// A made-up run, in which all is well until somebody plants a fault in it. Its times are milliseconds from its start, its tasks are named.
/// </summary>
internal sealed class PlantedRun
{
    public const int Lease = 5000, MaxResultBytes = 10_000;

    private long _now;

    public long Now() => _now;

    public Dictionary<string, TaskStory> Stories { get; } = new(StringComparer.Ordinal);

    public Dictionary<string, StoredTask> Store { get; } = new(StringComparer.Ordinal);

    public List<LedgerEntry> Ledger { get; } = [];

    public List<FaultRecord> Faults { get; } = [];

    public Dictionary<string, ServiceLife> Lives { get; } = new(StringComparer.Ordinal);

    public List<string> Stuck { get; } = [];

    public List<string> Troubles { get; } = [];

    public bool OutagesCostNothing { get; set; }

    public bool CreationsExact { get; set; }

    /// <summary>A client calls a tool, and is told of the task.</summary>
    public void Created(long at, string task, string tool, int size = 0)
    {
        _now = at;
        var story = new TaskStory(new(Stories.Count, tool, size, Following.Poll, null, false), TaskDialect.Legacy, Now);
        Stories.Add(task, story);
        story.Asked(new(story.NextTicket(), at, CreationAnswer.Task, null), task);
    }

    public void Began(long at, string task, int attempt, string process) => Write(at, LedgerKind.Began, task, attempt, process);

    public void Write(long at, LedgerKind kind, string task, int attempt, string process, string text = "") =>
        Ledger.Add(new(process, at, kind, task, attempt, TicketOf(task), text));

    /// <summary>An attempt returns, the store has it, and the client is told.</summary>
    public void Done(long at, string task, int attempt, string process, string answers = "")
    {
        var text = $"{TicketOf(task)} attempt {attempt} by {process} {answers}".TrimEnd();
        Write(at, LedgerKind.Done, task, attempt, process, text);
        Ended(at + 10, task, McpTaskStatus.Completed, attempt, text, null);
    }

    /// <summary>The task has an end in the store, and the client is told.</summary>
    public void Ended(long at, string task, McpTaskStatus status, int attempt, string? text, string? message, int maxAttempts = 5)
    {
        Store[task] = new(task, status, attempt, maxAttempts, text, message);
        Told(at, task, status, text ?? message);
    }

    public void Told(long at, string task, McpTaskStatus status, string? text)
    {
        _now = at;
        Stories[task].Saw(status, text, "tasks/get");
    }

    public void CancelAsked(long at, string task)
    {
        _now = at;
        Stories[task].CancelAsked();
    }

    public FaultRecord Fault(FaultKind kind, string? service, long from, long until)
    {
        var fault = new FaultRecord(Faults.Count + 1, kind, service, from) { Until = until };
        Faults.Add(fault);
        return fault;
    }

    public ServiceLife Life(string name, long? endedAt = null, string? by = null, int? code = null)
    {
        var life = new ServiceLife(name, 0) { EndedAt = endedAt, EndedBy = by, ExitCode = code };
        Lives[name] = life;
        return life;
    }

    public string TicketOf(string task) => Stories.TryGetValue(task, out var story) ? story.Creations[^1].Ticket : task;

    public static string AnswerTo(string ticket, int number) => $"[accept {Question.Answer(Question.Text(number, ticket))}]";

    /// <summary>The run as the checker gets it: its ledger by way of the text that processes write.</summary>
    public Evidence ToEvidence() => new()
    {
        Stories = [.. Stories.Values], Store = Store, Faults = Faults, Lives = [.. Lives.Values], Stuck = Stuck, Troubles = Troubles,
        Ledger = new(
            Ledger.Select(entry => LedgerEntry.Parse(entry.Process, entry.ToLine()) ?? throw new FormatException($"Unreadable: {entry}"))),
        Lease = TimeSpan.FromMilliseconds(Lease),
        MaxResultBytes = MaxResultBytes,
        OutagesCostNothing = OutagesCostNothing,
        CreationsExact = CreationsExact,
    };
}
