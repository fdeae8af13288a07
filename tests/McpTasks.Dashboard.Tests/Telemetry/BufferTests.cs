using McpTasks.Dashboard.Tests.Samples;
using Wire = McpTasks.Dashboard.Tests.Samples.Otlp;

namespace McpTasks.Dashboard.Tests.Telemetry;

public sealed class BufferTests
{
    [Fact]
    public async Task The_oldest_traces_of_a_resource_go_first_and_are_counted()
    {
        await using var dashboard = await TestDashboard.StartAsync(("Dashboard:Limits:MaxTraces", "3"));
        foreach (var trace in Enumerable.Range(1, 5))
            await dashboard.PostAsync("/v1/traces", Wire.Traces("noisy", "n", Wire.Span(trace, 1, 0, "t" + trace, (ulong)trace, 10), Wire.Span(trace, 2, 1, "child", (ulong)trace, 10)));
        await dashboard.PostAsync("/v1/traces", Wire.Traces("quiet", "q", Wire.Span(9, 1, 0, "kept", 1, 2)));
        Assert.Equal(["t3", "t4", "t5", "kept"], dashboard.Data.Traces.Snapshot().OrderBy(t => t.TraceId, StringComparer.Ordinal).Select(t => t.First.Name));
        Assert.Equal((11, 4), (dashboard.Data.Drops.Spans, dashboard.Data.Drops.SpansDropped));
    }

    [Fact]
    public async Task A_trace_keeps_only_so_many_spans_and_the_same_span_once()
    {
        await using var dashboard = await TestDashboard.StartAsync(("Dashboard:Limits:MaxSpansPerTrace", "2"));
        var spans = Enumerable.Range(1, 4).Select(i => Wire.Span(1, i, 0, "s" + i, 1, 2)).ToArray();
        await dashboard.PostAsync("/v1/traces", Wire.Traces("api", "a", spans[0], spans[0], spans[1], spans[2], spans[3]));
        Assert.Equal(["s1", "s2"], Assert.Single(dashboard.Data.Traces.Snapshot()).Spans.Select(s => s.Name));
        Assert.Equal(2, dashboard.Data.Drops.SpansDropped);
    }

    [Fact]
    public async Task The_newest_log_records_of_each_resource_are_kept()
    {
        await using var dashboard = await TestDashboard.StartAsync(("Dashboard:Limits:MaxLogs", "2"));
        await dashboard.PostAsync("/v1/logs", Wire.Logs("noisy", "n", [.. Enumerable.Range(1, 5).Select(i => Wire.Log((ulong)i, "m" + i))]));
        await dashboard.PostAsync("/v1/logs", Wire.Logs("quiet", "q", Wire.Log(1, "kept")));
        Assert.Equal(["m4", "m5", "kept"], dashboard.Data.Logs.Snapshot().Select(l => l.Message));
        Assert.Equal(3, dashboard.Data.Drops.LogsDropped);
    }

    [Fact]
    public async Task Memory_is_bounded_by_size_too()
    {
        await using var dashboard = await TestDashboard.StartAsync(("Dashboard:Limits:MaxMegabytes", "1"), ("Dashboard:Limits:MaxTextLength", "20000"));
        var text = new string('x', 20_000);
        foreach (var i in Enumerable.Range(1, 60))
        {
            await dashboard.PostAsync("/v1/traces", Wire.Traces("api", "a", Wire.Span(i, 1, 0, text, 1, 2)));
            await dashboard.PostAsync("/v1/logs", Wire.Logs("api", "a", Wire.Log(1, text)));
        }
        Assert.InRange(dashboard.Data.Traces.Snapshot().Length, 20, 27);
        Assert.InRange(dashboard.Data.Logs.Snapshot().Length, 20, 27);
        Assert.True(dashboard.Data.Drops.SpansDropped > 30);
    }

    [Fact]
    public async Task Too_many_attributes_and_too_long_texts_are_cut_and_counted()
    {
        await using var dashboard = await TestDashboard.StartAsync(("Dashboard:Limits:MaxAttributes", "2"), ("Dashboard:Limits:MaxTextLength", "16"));
        await dashboard.PostAsync("/v1/traces", Wire.Traces("api", "a", Wire.Span(1, 1, 0, new string('n', 50), 1, 2, Wire.Attr("a", "1"), Wire.Attr("b", "2"), Wire.Attr("c", "3"))));
        var span = Assert.Single(dashboard.Data.Traces.Snapshot()).First;
        Assert.Equal((new string('n', 16) + "…", 2), (span.Name, span.Attributes.Length));
        Assert.True(dashboard.Data.Drops.AttributesDropped >= 1 && dashboard.Data.Drops.TextsCut >= 1);
    }

    [Fact]
    public async Task Telemetry_of_one_resource_too_many_is_refused()
    {
        await using var dashboard = await TestDashboard.StartAsync(("Dashboard:Limits:MaxResources", "1"));
        await dashboard.PostAsync("/v1/logs", Wire.Logs("first", "a", Wire.Log(1, "kept")));
        await dashboard.PostAsync("/v1/logs", Wire.Logs("second", "a", Wire.Log(1, "refused")));
        Assert.Equal("kept", Assert.Single(dashboard.Data.Logs.Snapshot()).Message);
        Assert.Equal(1, dashboard.Data.Drops.ItemsRefused);
    }

    [Fact]
    public async Task Metric_points_stay_within_the_limit_of_their_resource()
    {
        await using var dashboard = await TestDashboard.StartAsync(("Dashboard:Limits:MaxMetricPoints", "20"));
        await dashboard.PostAsync("/v1/metrics", Demo.Metrics("w1", dashboard.Now, points: 15));
        Assert.Equal(20, dashboard.Data.Metrics.Snapshot().Sum(s => s.Points.Length));
        Assert.Equal(75 - 20, dashboard.Data.Drops.PointsDropped);
    }

    [Fact]
    public async Task A_flood_from_several_senders_is_taken_whole()
    {
        await using var dashboard = await TestDashboard.StartAsync(("Dashboard:Limits:MaxTraces", "100"));
        await Task.WhenAll(Enumerable.Range(0, 8).Select(sender => Task.Run(async () =>
        {
            foreach (var batch in Enumerable.Range(0, 10))
                await dashboard.PostAsync("/v1/traces", Wire.Traces("api", "a" + sender,
                    [.. Enumerable.Range(1, 100).Select(i => Wire.Span(sender * 1000 + batch * 100 + i, 1, 0, Demo.Hostile, 1, 2))]));
        })));
        Assert.Equal((8_000, 7_900), (dashboard.Data.Drops.Spans, dashboard.Data.Drops.SpansDropped));
        Assert.Equal(100, dashboard.Data.Traces.Snapshot().Length);
    }

    [Fact]
    public async Task A_resource_that_sends_much_pushes_out_its_own_and_not_the_quiet_ones()
    {
        await using var dashboard = await TestDashboard.StartAsync(("Dashboard:Limits:MaxMegabytes", "1"));
        // The quiet one has more records, but they are small.
        await dashboard.PostAsync("/v1/logs", Wire.Logs("quiet", "q", [.. Enumerable.Range(1, 200).Select(i => Wire.Log(1, "small"))]));
        foreach (var i in Enumerable.Range(1, 150))
            await dashboard.PostAsync("/v1/logs", Wire.Logs("noisy", "n", Wire.Log(1, new string('x', 8_000))));
        Assert.Equal(200, dashboard.Data.Logs.Snapshot("quiet").Length);
        Assert.InRange(dashboard.Data.Logs.Snapshot("noisy").Length, 20, 60);
    }

    [Fact]
    public async Task New_metric_series_push_out_those_that_have_been_silent_for_longest()
    {
        await using var dashboard = await TestDashboard.StartAsync(("Dashboard:Limits:MaxMetricPoints", "10"));
        await dashboard.PostAsync("/v1/metrics", Demo.Metrics("gone", dashboard.Now, points: 2));
        await dashboard.PostAsync("/v1/metrics", Demo.Metrics("new", dashboard.Now, points: 2));
        Assert.Equal(["new"], dashboard.Data.Metrics.Snapshot().Select(s => s.Key.Source.Id).Distinct());
        Assert.Equal(10, dashboard.Data.Drops.PointsDropped);
    }

    [Fact]
    public async Task A_number_is_kept_whole_however_short_texts_are_cut()
    {
        await using var dashboard = await TestDashboard.StartAsync(("Dashboard:Limits:MaxTextLength", "16"));
        await dashboard.PostAsync("/v1/traces", Wire.Traces("api", "a", Wire.Span(1, 1, 0, "s", 1, 2, Wire.Attr("d", -1.2345678901234568e-300))));
        Assert.Equal("-1.2345678901234568E-300", Assert.Single(dashboard.Data.Traces.Snapshot()).First.Attributes[0].Text);
    }
}
