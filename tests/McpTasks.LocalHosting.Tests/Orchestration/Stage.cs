using McpTasks.LocalHosting.Orchestration;
using McpTasks.LocalHosting.Processes;
using McpTasks.LocalHosting.ResourceService;
using McpTasks.LocalHosting.Settings;

namespace McpTasks.LocalHosting.Tests.Orchestration;

/// <summary>An orchestrator over real processes, with short back-off.</summary>
internal sealed class Stage : IAsyncDisposable
{
    private readonly OrphanGuard _guard = OrphanGuard.ForThisSystem();
    private readonly LaunchThread _thread = new();

    public Stage(params Workload[] workloads)
        : this(new RestartSettings { Delay = TimeSpan.FromMilliseconds(10), MaxFirstAttempts = 3 }, workloads)
    {
    }

    public Stage(RestartSettings restart, params Workload[] workloads)
    {
        Board = new ResourceBoard(TimeProvider.System);
        Orchestrator = new Orchestrator(workloads, new SupervisorContext(Board, _guard, _thread, restart, (_, _) => ValueTask.CompletedTask, TimeProvider.System));
    }

    public ResourceBoard Board { get; }

    public Orchestrator Orchestrator { get; }

    public ResourceEvent Of(string name) => Board.Replicas.First(r => r.Name == name);

    /// <summary>Starts everything and waits until a replica has written a line.</summary>
    public async Task UpAsync(string name, string line)
    {
        await Orchestrator.StartAllAsync();
        await Eventually.TrueAsync(() => Board.Lines(Of(name).Replica).Any(l => l.Text == line), $"{name} has written '{line}'");
    }

    public async Task AllAsync(Func<ResourceEvent, bool> condition, string what)
    {
        foreach (var replica in Board.Replicas)
            await WhenAsync(replica.Name, r => r.Replica == replica.Replica && condition(r), what);
    }

    public Task StateAsync(string name, ResourceState state) => WhenAsync(name, r => r.State == state, state.ToString());

    public async Task WhenAsync(string name, Func<ResourceEvent, bool> condition, string what)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            await Board.WhenAsync(all => all.Any(r => r.Name == name && condition(r)), timeout.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"{name} never came to {what}: it is {Of(name)}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Orchestrator.StopAllAsync(TimeSpan.FromSeconds(2));
        Orchestrator.Dispose();
        _thread.Dispose();
        _guard.Dispose();
    }
}
