using McpTasks.LocalHosting.Processes;
using McpTasks.LocalHosting.ResourceService;

namespace McpTasks.LocalHosting.Orchestration;

/// <summary>What a resource runs, once per replica.</summary>
internal abstract class Workload
{
    public abstract string Name { get; }

    public abstract ResourceType Type { get; }

    public virtual int Replicas => 1;

    /// <summary>Whether the resource is meant to run until it is stopped: then it is started again even when it ended with code 0.</summary>
    public virtual bool Serves => true;

    /// <summary>Which resources are stopped first: the higher, the later.</summary>
    public virtual StopOrder StopOrder => StopOrder.Services;

    public virtual IReadOnlyList<string> WaitsFor => [];

    public virtual IReadOnlyList<string> References => [];

    /// <summary>Says how to start a replica now; ports are taken anew each time.</summary>
    public abstract Task<LaunchPlan> PlanAsync(ReplicaName replica, CancellationToken cancellationToken);
}

internal enum StopOrder
{
    Services,
    Infrastructure,
}

/// <param name="Resource">The resource's name.</param>
/// <param name="Instance">Eight letters that tell replicas apart, in telemetry too.</param>
internal sealed record ReplicaName(string Resource, string Instance)
{
    public override string ToString() => $"{Resource}-{Instance}";
}

/// <summary>How one replica is started this time.</summary>
internal sealed record LaunchPlan
{
    /// <summary>The process; null when someone else runs it.</summary>
    public ChildStart? Start { get; init; }

    /// <summary>How its health is found out; null when running is enough.</summary>
    public IHealthProbe? Probe { get; init; }

    public IReadOnlyList<ResourceUrl> Urls { get; init; } = [];

    public IReadOnlyList<ResourceVariable> Environment { get; init; } = [];

    /// <summary>The port to which the resource's public port leads.</summary>
    public int? TargetPort { get; init; }

    /// <summary>Called when the process has ended.</summary>
    public Action Release { get; init; } = static () => { };
}

/// <summary>Finds out whether a replica can do its work.</summary>
internal interface IHealthProbe
{
    /// <summary>Answers null when it is healthy, otherwise why not.</summary>
    Task<string?> ProbeAsync(CancellationToken cancellationToken);
}
