using McpTasks.LocalHosting.Orchestration;
using McpTasks.LocalHosting.Processes;
using McpTasks.LocalHosting.Projects;
using McpTasks.LocalHosting.ResourceService;

namespace McpTasks.LocalHosting.Tests.Orchestration;

/// <summary>Runs the test child in one of its modes.</summary>
internal sealed class TestWorkload(string name, params string[] arguments) : Workload
{
    public override string Name => name;

    public override ResourceType Type => ResourceType.Executable;

    public override bool Serves => ServesValue;

    public bool ServesValue { get; init; } = true;

    public string[] Needs { get; init; } = [];

    public override IReadOnlyList<string> WaitsFor => Needs;

    public IHealthProbe? Probe { get; init; }

    public string FileName { get; init; } = Executables.DotNet;

    /// <summary>A shell script to run instead of the test child: it is up at once.</summary>
    public string? Script { get; init; }

    public override int Replicas => ReplicasValue;

    public int ReplicasValue { get; init; } = 1;

    public override StopOrder StopOrder => StopOrderValue;

    public StopOrder StopOrderValue { get; init; }

    /// <summary>Changes the plan of one replica.</summary>
    public Func<ReplicaName, LaunchPlan, LaunchPlan> Change { get; init; } = (_, plan) => plan;

    public override Task<LaunchPlan> PlanAsync(ReplicaName replica, CancellationToken cancellationToken) => Task.FromResult(Change(replica, new LaunchPlan
    {
        Probe = Probe,
        Start = new ChildStart
        {
            FileName = Script is null ? FileName : "/bin/sh",
            Arguments = Script is null ? [TestPaths.Child, .. arguments] : ["-c", Script],
            WorkingDirectory = Path.GetTempPath(),
            Environment = InheritedEnvironment.Copy(),
        },
    }));
}

/// <summary>Says what it is told to say.</summary>
internal sealed class SwitchProbe : IHealthProbe
{
    private volatile string? _illness = "not yet";

    public string? Illness
    {
        get => _illness;
        set => _illness = value;
    }

    public Task<string?> ProbeAsync(CancellationToken cancellationToken) => Task.FromResult(_illness);
}
