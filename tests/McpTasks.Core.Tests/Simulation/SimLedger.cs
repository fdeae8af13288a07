namespace McpTasks.Core.Tests.Simulation;

/// <summary>An attempt as its component saw it, whatever the store holds.</summary>
internal sealed class Execution(SimPlan plan, int attempt, SimProcess worker, TimeSpan begun)
{
    public SimPlan Plan => plan;

    public int Attempt => attempt;

    public SimProcess Worker => worker;

    public TimeSpan Begun => begun;

    /// <summary>What it returned, when it did.</summary>
    public TaskOutcome? Outcome { get; set; }
}

/// <summary>What happened outside the store: what ran, what clients were told, and what was done to the processes.</summary>
internal sealed class SimLedger
{
    private readonly List<(TimeSpan At, string Kind, SimProcess? Process)> _faults = [];

    public List<Execution> Executions { get; } = [];

    /// <summary>The tasks that their clients were told about.</summary>
    public Dictionary<SimPlan, TaskRecord> Accepted { get; } = [];

    /// <summary>The plans whose creation failed.</summary>
    public Dictionary<SimPlan, Exception> Refused { get; } = [];

    /// <summary>The plans whose clients were told that they cancelled them.</summary>
    public HashSet<SimPlan> Cancelled { get; } = [];

    /// <summary>The first terminal record that was seen of each task.</summary>
    public Dictionary<TaskId, TaskRecord> Ends { get; } = [];

    public List<string> Story { get; } = [];

    public void Fault(TimeSpan at, string kind, SimProcess? process)
    {
        _faults.Add((at, kind, process));
        Tell(at, $"{kind} {process?.Name}");
    }

    public void Tell(TimeSpan at, string what) => Story.Add($"{at.TotalSeconds,8:0.000}  {what}");

    /// <summary>
    /// Whether something was done to a process that may cost it an attempt. A pause alone may not, nor an outage; but a pause and an outage
    /// that is too short to be noticed may together outlast a lease.
    /// </summary>
    public bool Explains(SimProcess process, TimeSpan until) => _faults.Any(fault => fault.Process == process && fault.At <= until
        && (fault.Kind is "kill" or "drain" or "cut"
            || _faults.Any(other => other.Kind == "outage" && (other.At - fault.At).Duration() < TimeSpan.FromSeconds(40))));

    public void Saw(TaskRecord record)
    {
        if (record.Status.IsTerminal())
            Ends.TryAdd(record.Id, record);
    }
}
