namespace McpTasks.Core.Tests.Simulation;

/// <summary>The way from every process to the store: slow, cut for one process, or away for all.</summary>
internal sealed class SimNetwork(SimClock clock, Random random)
{
    /// <summary>How long a call is tried again before it fails, as the store on Redis does it.</summary>
    private static readonly TimeSpan RetryFor = TimeSpan.FromSeconds(10);

    private TimeSpan _awayUntil;

    /// <summary>How often a reply is lost after the call was done, of 1,000.</summary>
    public int LostReplies { get; set; }

    /// <summary>The store is away for everybody.</summary>
    public void Outage(TimeSpan time) => _awayUntil = clock.Now + time;

    public bool Reaches(SimProcess process) => clock.Now >= _awayUntil && clock.Now >= process.CutUntil;

    public async ValueTask<T> CallAsync<T>(SimProcess process, Func<ValueTask<T>> call, CancellationToken cancellationToken)
    {
        await process.RunsAsync();
        await PassAsync(process, cancellationToken);
        var result = await call();
        await PassAsync(process, CancellationToken.None);
        if (random.Next(1000) < LostReplies)
            throw new TimeoutException("The reply was lost.");
        await process.RunsAsync();
        return result;
    }

    private TimeSpan Shortest(TimeSpan until, SimProcess process)
    {
        var back = _awayUntil > process.CutUntil ? _awayUntil : process.CutUntil;
        return (back < until ? back : until) - clock.Now;
    }

    private async Task PassAsync(SimProcess process, CancellationToken cancellationToken)
    {
        if (random.Next(4) == 0)
            await clock.Delay(TimeSpan.FromMilliseconds(random.Next(1, 8)));
        for (var until = clock.Now + RetryFor; !Reaches(process); await clock.Delay(
            Shortest(until, process) + TimeSpan.FromMilliseconds(random.Next(500))))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (clock.Now >= until)
                throw new TimeoutException("The store cannot be reached.");
        }

        await process.RunsAsync();
    }
}
