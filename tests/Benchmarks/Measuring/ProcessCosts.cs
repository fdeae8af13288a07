using System.Diagnostics;
using Benchmarks.Rivals;

namespace Benchmarks.Measuring;

/// <summary>What this process spends from a start to a stop.</summary>
internal sealed class ProcessCosts
{
    private static long s_exceptions;
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly TimeSpan _cpu = Environment.CpuUsage.TotalTime;
    private readonly long _allocated = GC.GetTotalAllocatedBytes(precise: true);
    private readonly long _exceptions = Interlocked.Read(ref s_exceptions);

    static ProcessCosts() => AppDomain.CurrentDomain.FirstChanceException += (_, _) => Interlocked.Increment(ref s_exceptions);

    private ProcessCosts()
    {
    }

    public static ProcessCosts Start() => new();

    /// <summary>Sums up. An exception counts again wherever an await throws it on.</summary>
    public Reply Stop(double[]? latencies = null) => new(
        Stopwatch.GetElapsedTime(_started).TotalSeconds,
        (Environment.CpuUsage.TotalTime - _cpu).TotalSeconds,
        GC.GetTotalAllocatedBytes(precise: true) - _allocated,
        Interlocked.Read(ref s_exceptions) - _exceptions,
        latencies);
}
