using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Benchmarks.Measuring;
using Benchmarks.Reporting;
using Benchmarks.Running;

namespace Benchmarks.Inside;

/// <summary>What happens inside one process, by BenchmarkDotNet.</summary>
internal sealed class InsideBenchmark : IBenchmark
{
    public string Name => "inside";

    public string About => "time and allocations of single calls, by BenchmarkDotNet";

    public Task<Report> RunAsync(RunOptions options)
    {
        // In this process: a generated project would need all of the repository's build settings.
        var job = Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(3).WithIterationCount(options.Rounds);
        var config = ManualConfig.CreateEmpty().AddJob(job).AddDiagnoser(MemoryDiagnoser.Default).AddLogger(new DottedLogger())
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "BenchmarkDotNet.Artifacts"));
        var reports = BenchmarkRunner.Run([typeof(Parts), typeof(StoreOperations)], config).SelectMany(summary => summary.Reports);
        var rows = reports.SelectMany(RowsOf).ToList();
        return Task.FromResult(new Report(Name, Text(options), rows, [Versions.Dotnet, Versions.Redis, Versions.Of(typeof(Job), "BenchmarkDotNet")]));
    }

    private static IEnumerable<Row> RowsOf(BenchmarkReport report)
    {
        var what = report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\'');
        if (report.ResultStatistics is not { } statistics)
            throw new InvalidOperationException($"BenchmarkDotNet could not measure '{what}'.");
        var time = Interval.Of([.. statistics.OriginalValues.Select(nanoseconds => nanoseconds / 1000)]);
        yield return new($"{what}, µs", Rival: null, time.Mean, double.NaN, time, Goal: null, MoreIsBetter: false);
        if (report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) is { } bytes)
            yield return new($"{what}, allocated bytes", Rival: null, bytes, double.NaN, new(bytes, double.NaN, double.NaN), Goal: null, MoreIsBetter: false);
    }

    private static string Text(RunOptions options) =>
        $"""
        Single calls, one after the other; those of the store are against a Redis of their own and so hold its answer's time. BenchmarkDotNet, in process, {options.Rounds} iterations after 3 to
        warm up; the bound is Student's t over the iterations.
        """;

    /// <summary>Of all that BenchmarkDotNet says only that it goes on.</summary>
    private sealed class DottedLogger : BenchmarkDotNet.Loggers.ILogger
    {
        public string Id => nameof(DottedLogger);

        public int Priority => 0;

        public void Write(LogKind logKind, string text)
        {
        }

        public void WriteLine() => Console.Write('.');

        public void WriteLine(LogKind logKind, string text)
        {
            if (logKind == LogKind.Header)
                Progress.Say(text.Trim());
            else if (logKind == LogKind.Error)
                Console.Error.WriteLine(text);
        }

        public void Flush()
        {
        }
    }
}
