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

    public override Task<LaunchPlan> PlanAsync(ReplicaName replica, CancellationToken cancellationToken) => Task.FromResult(new LaunchPlan
    {
        Probe = Probe,
        Start = new ChildStart
        {
            FileName = FileName,
            Arguments = [TestPaths.Child, .. arguments],
            WorkingDirectory = Path.GetTempPath(),
            Environment = InheritedEnvironment.Copy(),
        },
    });
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
