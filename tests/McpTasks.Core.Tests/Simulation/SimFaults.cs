namespace McpTasks.Core.Tests.Simulation;

/// <summary>What goes wrong, for two minutes; then everything is well again.</summary>
internal sealed class SimFaults(SimWorld world, Random random)
{
    private static readonly TimeSpan Span = TimeSpan.FromMinutes(2);

    public async Task RunAsync(Task until)
    {
        world.Network.LostReplies = random.Next(3) == 0 ? 10 : 0;
        (world.Queue.Lost, world.Queue.Doubled) = (random.Next(3) == 0 ? 20 : 0, random.Next(3) == 0 ? 20 : 0);
        while (world.Clock.Now < Span && !until.IsCompleted)
        {
            await world.Clock.Delay(TimeSpan.FromSeconds(random.NextDouble() * 30));
            One();
        }

        (world.Queue.Lost, world.Queue.Doubled, world.Network.LostReplies) = (0, 0, 0);
    }

    private void One()
    {
        var worker = world.AnyWorker(random);
        switch (random.Next(6))
        {
            case 0 when worker is not null:
                Tell("kill", worker.Process);
                worker.Process.Kill();
                world.StartWorker();
                break;
            case 1 when worker is not null:
                Tell("drain", worker.Process);
                _ = worker.DrainAsync();
                world.StartWorker();
                break;
            case 2 when worker is { Process.CanFreeze: true }:
                Tell("freeze", worker.Process);
                worker.Process.Freeze(TimeSpan.FromSeconds(random.NextDouble() * 20));
                break;
            case 3 when worker is not null:
                Tell("cut", worker.Process);
                worker.Process.Cut(TimeSpan.FromSeconds(random.NextDouble() * 90));
                break;
            case 4:
                Tell("cut", world.Api.Process);
                world.Api.Process.Cut(TimeSpan.FromSeconds(random.NextDouble() * 90));
                break;
            case 5:
                Tell("outage", null);
                world.Network.Outage(TimeSpan.FromSeconds(random.NextDouble() * (random.Next(4) == 0 ? 300 : 30)));
                break;
        }
    }

    private void Tell(string kind, SimProcess? process) => world.Ledger.Fault(world.Clock.Now, kind, process);
}
