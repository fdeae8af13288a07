using System.Buffers.Text;

namespace McpTasks.Core.Tests.Simulation;

/// <summary>A fleet with its clients and its faults, all of it made from a seed.</summary>
internal sealed class SimWorld
{
    private const int PlanCount = 8;
    private const int WorkerCount = 3;

    private readonly Random _random;
    private readonly List<SimService> _workers = [];
    private int _started;

    public SimWorld(int seed)
    {
        _random = new(seed);
        var ids = new Random(seed);
        Store = new(Clock, () =>
        {
            var bytes = new byte[24];
            ids.NextBytes(bytes);
            return TaskId.Parse("0-" + Base64Url.EncodeToString(bytes));
        });
        Network = new(Clock, _random);
        Store.IsConnected = name => _workers.Find(worker => worker.Process.Name == name) is { Process: { IsDead: false } process } && Network.Reaches(process);
        Queue = new(Clock, _random, this);
        Plans = [.. Enumerable.Range(0, PlanCount).Select(number => SimPlan.Of(number, _random))];
    }

    public SimClock Clock { get; } = new();

    public SimLedger Ledger { get; } = new();

    public InMemoryTaskStore Store { get; }

    public SimNetwork Network { get; }

    public SimQueue Queue { get; }

    public SimPlan[] Plans { get; }

    public SimService? AnyWorker(Random random)
    {
        var able = _workers.Where(worker => !worker.Process.IsDead && !worker.Drains).ToList();
        return able.Count == 0 ? null : able[random.Next(able.Count)];
    }

    public void Run() => new SimLoop().Run(RunAsync, Clock);

    private async Task RunAsync()
    {
        for (var i = 0; i < WorkerCount; i++)
            StartWorker();
        var api = new SimService(this, "api", runs: false);
        var clients = Plans.Select(plan => new SimClient(this, api, plan).RunAsync()).ToList();
        await new SimFaults(this, _random).RunAsync();
        await Task.WhenAll(clients);
    }

    public void StartWorker()
    {
        var worker = new SimService(this, $"worker-{++_started}", runs: true);
        _workers.Add(worker);
        worker.Start();
    }
}
