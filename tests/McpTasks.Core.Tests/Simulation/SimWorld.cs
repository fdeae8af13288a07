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
        Store.IsConnected = name => _workers.Find(worker => worker.Process.Name == name) is { Process: { IsDead: false } process }
            && Network.Reaches(process);
        Queue = new(Clock, _random, this);
        Plans = [.. Enumerable.Range(0, PlanCount).Select(number => SimPlan.Of(number, _random))];
    }

    public SimClock Clock { get; } = new();

    public SimLedger Ledger { get; } = new();

    public InMemoryTaskStore Store { get; }

    public SimNetwork Network { get; }

    public SimQueue Queue { get; }

    public SimPlan[] Plans { get; }

    public SimService Api { get; private set; } = null!;

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
        Api = new(this, "api");
        var clients = Task.WhenAll(Plans.Select(plan => new SimClient(this, Api, plan).RunAsync()));
        await new SimFaults(this, _random).RunAsync(until: clients);
        await clients;
        // For what a cut-off or frozen worker says late.
        await Clock.Delay(TimeSpan.FromSeconds(15));
    }

    public void StartWorker()
    {
        var worker = new SimService(this, $"worker-{++_started}");
        _workers.Add(worker);
        worker.Start();
    }
}
