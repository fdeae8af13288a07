namespace McpTasks.Core.Tests.Simulation;

/// <summary>The broker: hints come late, twice, in another order, or not at all.</summary>
internal sealed class SimQueue(SimClock clock, Random random, SimWorld world)
{
    /// <summary>How many hints of 100 are lost, and how many come twice.</summary>
    public int Lost { get; set; }

    public int Doubled { get; set; }

    public ITaskDispatcher Of(SimProcess process) => new Dispatcher(this, process);

    private void Send(RunTask message)
    {
        if (random.Next(100) < Lost)
            return;
        for (var copies = random.Next(100) < Doubled ? 2 : 1; copies > 0; copies--)
            _ = DeliverAsync(message);
    }

    private async Task DeliverAsync(RunTask message)
    {
        await clock.Delay(TimeSpan.FromMilliseconds(random.Next(1, random.Next(20) == 0 ? 2000 : 20)));
        while (true)
        {
            var worker = world.AnyWorker(random);
            if (worker is not null && await worker.HintAsync(message))
                return;
            await clock.Delay(TimeSpan.FromMilliseconds(200));
        }
    }

    private sealed class Dispatcher(SimQueue queue, SimProcess process) : ITaskDispatcher
    {
        public async ValueTask DispatchAsync(RunTask message, CancellationToken cancellationToken)
        {
            await process.RunsAsync();
            cancellationToken.ThrowIfCancellationRequested();
            queue.Send(message);
        }
    }
}
