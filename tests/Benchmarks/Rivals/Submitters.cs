using System.Diagnostics;

namespace Benchmarks.Rivals;

/// <summary>The ways to submit that every .NET contestant shares.</summary>
internal static class Submitters
{
    /// <summary>So many submitters share a count; each takes the next number as soon as its last is submitted.</summary>
    public static Task BurstAsync(int count, int atOnce, Func<int, Task> submit)
    {
        var next = -1;
        return Task.WhenAll(Enumerable.Range(0, atOnce).Select(_ => Task.Run(async () =>
        {
            for (var number = Interlocked.Increment(ref next); number < count; number = Interlocked.Increment(ref next))
                await submit(number);
        })));
    }

    /// <summary>One after the other; answers the milliseconds that each took.</summary>
    public static async Task<double[]> OneByOneAsync(int count, Func<int, Task> run)
    {
        var latencies = new double[count];
        for (var number = 0; number < count; number++)
        {
            var started = Stopwatch.GetTimestamp();
            await run(number);
            latencies[number] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        return latencies;
    }

    /// <summary>At a rate, whatever becomes of those before; answers the milliseconds from when each was due.</summary>
    public static async Task<double[]> PacedAsync(int count, double rate, Func<int, Task> run)
    {
        var latencies = new double[count];
        var started = Stopwatch.GetTimestamp();
        var running = new List<Task>(count);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(1));
        while (running.Count < count)
        {
            var due = Math.Min(count, (int)(Stopwatch.GetElapsedTime(started).TotalSeconds * rate) + 1);
            while (running.Count < due)
                running.Add(OneAsync(running.Count));
            await tick.WaitForNextTickAsync();
        }

        await Task.WhenAll(running);
        return latencies;

        async Task OneAsync(int number)
        {
            await Task.Yield();
            await run(number);
            latencies[number] = Stopwatch.GetElapsedTime(started).TotalMilliseconds - (number * 1000 / rate);
        }
    }
}
