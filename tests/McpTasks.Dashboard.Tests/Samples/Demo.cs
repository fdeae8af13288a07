using McpTasks.Dashboard.Otlp.Wire;

namespace McpTasks.Dashboard.Tests.Samples;

/// <summary>A system with tasks in every state, two workers, a redelivery, errors and hostile names.</summary>
internal static class Demo
{
    public const string Hostile = "<script>alert(\"x\")</script>'\"><img src=x onerror=alert(1)>";
    private const ulong Second = 1_000_000_000;

    public static List<SampleTask> Tasks(ulong now) =>
    [
        Completed(1, "index_documents", now - 340 * Second, "worker-k3f9a2b1", "9f3c21aa77e04b1c"),
        Completed(2, "slow_computation", now - 280 * Second, "worker-p7d4c8e2", "anonymous"),
        new SampleTask(3, "t3n5v8wq0e2r4t6y8u1i3o5p7a9s2d4f", "index_documents", now - 220 * Second, "9f3c21aa77e04b1c").Created().Wait(40).Started("worker-k3f9a2b1")
            .Wait(900).Progress(1, 12, "reading intro.md").Wait(800).Progress(3, 12, "reading guide.md").Warned("The file 'guide.md' has no read permission")
            .Wait(300).Finished("failed", "Access to the path 'guide.md' is denied. Allow the worker to read McpTasks:Samples:Root."),
        new SampleTask(4, "c4b6n8m0l2k4j6h8g1f3d5s7a9p2o4i6", "slow_computation", now - 160 * Second).Created().Wait(25).Started("worker-p7d4c8e2")
            .Wait(2000).Progress(4, 30, "step 4 of 30").Wait(2500).Progress(9, 30, "step 9 of 30").Wait(400).Finished("cancelled", "Cancelled by the client"),
        new SampleTask(5, "r5d7f9g1h3j5k7l9z2x4c6v8b0n2m4q6", "index_documents", now - 110 * Second, "9f3c21aa77e04b1c").Created().Wait(30).Started("worker-k3f9a2b1")
            .Wait(1500).Progress(10, 64, "reading chapter-02.md").Wait(1500).Progress(22, 64, "reading chapter-05.md").Wait(6200).Redelivered("The lease of worker-k3f9a2b1 ran out")
            .Wait(120).Started("worker-p7d4c8e2").Wait(1200).Progress(16, 64, "reading chapter-04.md").Wait(1300).Progress(40, 64, "reading chapter-11.md")
            .Wait(1400).Progress(64, 64, "64 files read").Wait(200).Finished("completed").Wait(900).Delivered(),
        new SampleTask(6, "i6p8o0u2y4t6r8e1w3q5a7s9d2f4g6h8", "find_in_documents", now - 55 * Second, "4b1c9f3c21aa77e0").Created().Wait(20).Started("worker-p7d4c8e2")
            .Wait(700).Progress(1, 3, "asking which folder").Wait(100).Asked("folder"),
        new SampleTask(8, "h8j0k2l4z6x8c1v3b5n7m9q2w4e6r8t0", Hostile, now - 45 * Second, Hostile).Created().Wait(30).Started(Hostile)
            .Wait(1000).Progress(1, 4, Hostile).Wait(500).Finished("failed", Hostile),
        new SampleTask(9, "q9w1e3r5t7y9u2i4o6p8a0s2d4f6g8h1", "slow_computation", now - 4 * Second).Created(),
        Running(7, now),
    ];

    public static SampleTask Running(int number, ulong now)
    {
        var task = new SampleTask(number, "l7k9j1h3g5f7d9s2a4p6o8i0u2y4t6r8", "slow_computation", now - 22 * Second, "9f3c21aa77e04b1c").Created().Wait(35).Started("worker-k3f9a2b1");
        for (var step = 1; step <= 20; step++)
            task.Wait(1000).Progress(step, 60, $"step {step} of 60");
        return task;
    }

    private static SampleTask Completed(int number, string tool, ulong start, string worker, string owner)
    {
        var task = new SampleTask(number, $"a{number}s3d5f7g9h2j4k6l8z1x3c5v7b9n0m2", tool, start, owner).Created().Wait(18 + number * 11).Started(worker);
        for (var step = 1; step <= 8; step++)
            task.Wait(240 + number * 130 + step * 30).Progress(step * 4, 32, $"reading part-{step}.md");
        return task.Wait(200).Finished("completed").Wait(400).Delivered();
    }

    public static ExportTraceRequest Polls(ulong now) => Otlp.Traces("api", "api-1", [.. Enumerable.Range(1, 6).Select(i =>
    {
        var poll = Otlp.Span(900 + i, 900_000 + i, 0, "tasks/get", now - (ulong)i * 3 * Second, now - (ulong)i * 3 * Second + 1_400_000, Otlp.Attr("mcp.method.name", "tasks/get"), Otlp.Attr("mcp.tags", new[] { "a", "b" }));
        poll.Kind = 2;
        poll.Links.Add(new SpanLink { TraceId = Otlp.TraceId(5), SpanId = Otlp.SpanId(5002) });
        return poll;
    })]);

    public static ExportMetricsRequest Metrics(string worker, ulong now, int points = 40)
    {
        Metric Sum(string name, Func<int, long> value) => new()
        {
            Name = name, Unit = "{task}", Sum = new() { AggregationTemporality = 2, IsMonotonic = true, DataPoints = { Enumerable.Range(0, points).Select(i => new NumberPoint { TimeUnixNano = now - (ulong)(points - i) * Second, AsInt = value(i), Attributes = { Otlp.Attr("gen_ai.tool.name", "slow_computation") } }) } },
        };
        Metric Gauge(string name, Func<int, double> value) => new()
        {
            Name = name, Gauge = new() { DataPoints = { Enumerable.Range(0, points).Select(i => new NumberPoint { TimeUnixNano = now - (ulong)(points - i) * Second, AsDouble = value(i) }) } },
        };
        return Otlp.Metrics("worker", worker,
            Sum("mcp.task.started", i => i / 3), Sum("mcp.task.completed", i => i / 4),
            Gauge("mcp.task.queue.depth", i => 6 + 5 * Math.Sin(i / 4.0)), Gauge("mcp.task.active", i => i % 7),
            new Metric
            {
                Name = "mcp.task.run.duration", Unit = "s", Histogram = new() { AggregationTemporality = 2, DataPoints = { Enumerable.Range(1, points).Select(i => new HistogramPoint
                {
                    TimeUnixNano = now - (ulong)(points - i) * Second, Count = (ulong)(i * 10), Sum = i * 22.0, ExplicitBounds = { 0.5, 1, 2.5, 5, 10 }, BucketCounts = { (ulong)i, (ulong)(2 * i), (ulong)(4 * i), (ulong)(2 * i), (ulong)i, 0 },
                    Exemplars = { new Exemplar { TimeUnixNano = now - (ulong)(points - i) * Second, AsDouble = 1 + i * 7 % 9, TraceId = Otlp.TraceId(1 + i % 6), SpanId = Otlp.SpanId((1 + i % 6) * 1000 + 1) } },
                }) } },
            });
    }
}
