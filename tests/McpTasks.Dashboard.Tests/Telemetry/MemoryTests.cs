using McpTasks.Dashboard.Otlp.Wire;
using McpTasks.Dashboard.Telemetry;
using McpTasks.Dashboard.Tests.Samples;
using Wire = McpTasks.Dashboard.Tests.Samples.Otlp;

namespace McpTasks.Dashboard.Tests.Telemetry;

[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>Measures the process's memory, so nothing else may run beside it.</summary>
[Collection(nameof(Alone))]
public sealed class MemoryTests
{
    private const int Megabytes = 4;

    [Theory]
    [InlineData("attribute values")]
    [InlineData("attribute keys")]
    [InlineData("events")]
    [InlineData("scopes and replicas")]
    [InlineData("small spans")]
    [InlineData("logs of tasks")]
    [InlineData("metric dimensions")]
    [InlineData("metric buckets")]
    public async Task Ten_times_the_limit_leaves_no_more_than_the_limit_in_memory(string what)
    {
        await using var dashboard = await TestDashboard.StartAsync(("Dashboard:Limits:MaxMegabytes", $"{Megabytes}"));
        var intake = dashboard.Get<TelemetryIntake>();
        Send(intake, what, 0, 1);
        var before = Used();
        Send(intake, what, 1, 40);
        var grown = (Used() - before) / (1024.0 * 1024);
        // Replicas have 16 MB of their own; what a task keeps of its log records is counted a second time.
        var limit = what switch { "scopes and replicas" => Megabytes + 16, "logs of tasks" => 2 * Megabytes, _ => Megabytes };
        Assert.InRange(grown, 0.2 * Megabytes, 1.1 * limit);
    }

    // GetTotalMemory counts the gaps between what other tests have left behind, which are megabytes after a whole run.
    private static long Used()
    {
        for (var round = 0; round < 3; round++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        var heap = GC.GetGCMemoryInfo(GCKind.FullBlocking);
        return heap.HeapSizeBytes - heap.FragmentedBytes;
    }

    /// <summary>Each batch holds about one megabyte of texts that no other batch has.</summary>
    private static void Send(TelemetryIntake intake, string what, int from, int to)
    {
        foreach (var batch in Enumerable.Range(from, to))
            _ = what switch
            {
                "attribute values" => intake.Take(Spans(batch, 100, i => Wire.Span(batch * 100 + i, 1, 0, "s", 1, 2, Wire.Attr("k", Text(batch, i, 5_000))))),
                "attribute keys" => intake.Take(Spans(batch, 100, i => Wire.Span(batch * 100 + i, 1, 0, "s", 1, 2, Wire.Attr(Text(batch, i, 5_000), 1)))),
                "events" => intake.Take(Spans(batch, 100, i => WithEvents(Wire.Span(batch * 100 + i, 1, 0, "s", 1, 2), batch, i))),
                "scopes and replicas" => Enumerable.Range(1, 100).Sum(i => intake.Take(Replica(batch, i))),
                "small spans" => intake.Take(Spans(batch, 1_500, i => Wire.Span(batch * 1_500 + i, 1, 0, "s", 1, 2))),
                "logs of tasks" => intake.Take(Wire.Logs("api", "a", [.. Enumerable.Range(1, 100).Select(i => TaskLog(batch, i))])),
                "metric dimensions" => intake.Take(Wire.Metrics("api", "a", Gauge([.. Enumerable.Range(1, 100).Select(i => new NumberPoint { TimeUnixNano = 5, AsDouble = 1, Attributes = { Wire.Attr("k", Text(batch, i, 5_000)) } })]))),
                _ => intake.Take(Wire.Metrics("api", "a", Histogram(batch))),
            };
    }

    private static string Text(int batch, int i, int length) => $"{batch}-{i}-".PadRight(length, 'x');

    private static ExportTraceRequest Spans(int batch, int count, Func<int, Span> span) => Wire.Traces("api", "a" + batch % 5, [.. Enumerable.Range(1, count).Select(span)]);

    private static Span WithEvents(Span span, int batch, int i)
    {
        span.Events.Add(Enumerable.Range(0, 5).Select(e => new McpTasks.Dashboard.Otlp.Wire.SpanEvent { Name = Text(batch, i * 10 + e, 1_000) }));
        return span;
    }

    private static ExportTraceRequest Replica(int batch, int i)
    {
        var request = Wire.Traces("api", Text(batch, i, 1_500), Wire.Span(batch * 100 + i, 1, 0, "s", 1, 2));
        request.ResourceSpans[0].Resource.Attributes.Add(Wire.Attr("large", Text(batch, i, 2_000)));
        request.ResourceSpans[0].ScopeSpans[0].Scope.Name = Text(batch, i, 1_500);
        return request;
    }

    private static WireLog TaskLog(int batch, int i)
    {
        var log = Wire.Log(1, "m", Wire.Attr("mcp.task.id", Text(batch, i, 1_000)), Wire.Attr("mcp.task.status_message", Text(batch, i, 4_000)));
        log.EventName = "mcp.task.finished";
        return log;
    }

    private static Metric Gauge(NumberPoint[] points) => new() { Name = "m", Gauge = new() { DataPoints = { points } } };

    private static Metric Histogram(int batch) => new()
    {
        Name = "h", Histogram = new()
        {
            AggregationTemporality = 2,
            DataPoints = { Enumerable.Range(1, 200).Select(i => new HistogramPoint
            {
                TimeUnixNano = (ulong)(batch * 200 + i), Count = 5, Sum = 1, ExplicitBounds = { Enumerable.Range(batch * 200 + i, 254).Select(b => (double)b) },
                BucketCounts = { Enumerable.Range(0, 255).Select(b => (ulong)b) }, Attributes = { Wire.Attr("k", i) },
            }) },
        },
    };
}
