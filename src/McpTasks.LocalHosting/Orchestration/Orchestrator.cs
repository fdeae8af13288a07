using System.Security.Cryptography;
using McpTasks.LocalHosting.ResourceService;

namespace McpTasks.LocalHosting.Orchestration;

/// <summary>All replicas of the application.</summary>
internal sealed class Orchestrator : IDisposable
{
    private static readonly TimeSpan CommandGrace = TimeSpan.FromSeconds(10);

    private readonly SupervisorContext _context;
    private readonly List<ReplicaSupervisor> _supervisors = [];

    public Orchestrator(IEnumerable<Workload> workloads, SupervisorContext context)
    {
        _context = context;
        var all = workloads.ToList();
        WaitCycle.Refuse(all);
        foreach (var workload in all)
        {
            for (var i = 0; i < workload.Replicas; i++)
            {
                var instance = RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz", 8);
                var supervisor = new ReplicaSupervisor(workload, new ReplicaName(workload.Name, instance), context);
                supervisor.Register();
                _supervisors.Add(supervisor);
            }
        }
    }

    public ResourceBoard Board => _context.Board;

    /// <summary>The ports of a resource's running replicas, the healthy ones alone if there are any.</summary>
    public IReadOnlyList<int> TargetsOf(string resource)
    {
        var running = _supervisors.Where(s => s.Workload.Name == resource && s.TargetPort is not null).ToList();
        var healthy = running.Where(s => Board.Get(s.Replica).Health == ResourceHealth.Healthy).ToList();
        return [.. (healthy.Count > 0 ? healthy : running).Select(s => s.TargetPort).OfType<int>()];
    }

    public Task StartAllAsync() => Task.WhenAll(_supervisors.Select(s => s.StartAsync()));

    /// <summary>Stops everything for good within <paramref name="within"/>: services first, so that they can still write to what they use.</summary>
    public async Task StopAllAsync(TimeSpan within)
    {
        var began = _context.Time.GetTimestamp();
        _supervisors.ForEach(s => s.Close());
        await Task.WhenAll(Of(StopOrder.Services).Select(s => s.CloseAsync(within * 0.7)));
        var left = within - _context.Time.GetElapsedTime(began);
        await Task.WhenAll(Of(StopOrder.Infrastructure).Select(s => s.CloseAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero)));
    }

    /// <summary>Ends every process at once.</summary>
    public void KillAll() => _supervisors.ForEach(s => s.Kill());

    /// <summary>Begins to carry out a command on a replica, or on all replicas of a resource.</summary>
    public CommandResult Command(string target, string command)
    {
        var chosen = _supervisors.Where(s => s.Replica == target || s.Workload.Name == target).ToList();
        if (chosen.Count == 0 || command is not ("start" or "stop" or "restart"))
            return CommandResult.NotFound;
        if (command != "restart" && chosen.TrueForAll(s => s.IsAlive == (command == "start")))
            return CommandResult.Conflict;
        _ = Task.WhenAll(chosen.Select(s => command switch
        {
            "start" => s.StartAsync(),
            "stop" => s.StopAsync(CommandGrace),
            _ => RestartAsync(s),
        }));
        return CommandResult.Accepted;
    }

    public void Dispose() => _supervisors.ForEach(s => s.Dispose());

    private static async Task<bool> RestartAsync(ReplicaSupervisor supervisor)
    {
        await supervisor.StopAsync(CommandGrace);
        return await supervisor.StartAsync();
    }

    private IEnumerable<ReplicaSupervisor> Of(StopOrder order) => _supervisors.Where(s => s.Workload.StopOrder == order);
}

internal enum CommandResult
{
    Accepted,
    NotFound,
    Conflict,
}
