using System.Diagnostics;
using System.Diagnostics.Metrics;
using McpTasks.Dashboard.Hosting;
using McpTasks.Dashboard.Otlp.Wire;
using McpTasks.Dashboard.Pages.Metrics;
using McpTasks.Dashboard.Telemetry;
using McpTasks.Dashboard.Tests.Samples;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using Metric = McpTasks.Dashboard.Otlp.Wire.Metric;
using Wire = McpTasks.Dashboard.Tests.Samples.Otlp;

namespace McpTasks.Dashboard.Tests.Pages;

public sealed class MetricPageTests
{
    private const string Instrument = "/metrics/instrument?resource=worker&meter=McpTasks&name=";

    [Fact]
    public async Task Percentiles_speak_for_all_replicas_together_and_only_for_what_was_measured_in_the_window()
    {
        await using var dashboard = await (await TestDashboard.StartAsync()).LoggedInAsync();
        // Much was measured long before the window: none of it counts.
        await SendAsync(dashboard, "w1", 0, [1_000, 0, 0, 0]);
        await SendAsync(dashboard, "w1", 60, [1_000, 90, 0, 0]);
        await SendAsync(dashboard, "w2", 0, [0, 0, 0, 0]);
        await SendAsync(dashboard, "w2", 60, [0, 0, 10, 0]);
        var page = await dashboard.PageAsync(Instrument + "wait");
        Assert.Contains("<i></i>p50</span><b>1.56 s</b>", page, StringComparison.Ordinal);
        Assert.Contains("<i></i>p90</span><b>2 s</b>", page, StringComparison.Ordinal);
        Assert.Contains("<i></i>p99</span><b>3.8 s</b>", page, StringComparison.Ordinal);
        Assert.Contains("<b>1.5 s</b>", await dashboard.PageAsync(Instrument + "wait&instance=w1"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_first_point_of_a_process_that_was_started_inside_the_window_counts_too()
    {
        await using var dashboard = await (await TestDashboard.StartAsync()).LoggedInAsync();
        await SendAsync(dashboard, "w1", 0, [0, 10, 0, 0], startedSecondsBefore: 5);
        Assert.Contains("<i></i>p50</span><b>1.5 s</b>", await dashboard.PageAsync(Instrument + "wait"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dimension_is_a_choice_and_the_series_that_do_not_fit_are_left_out()
    {
        await using var dashboard = await (await TestDashboard.StartAsync()).LoggedInAsync();
        await dashboard.PostAsync("/v1/metrics", Wire.Metrics("worker", "w1", Counter(dashboard.Now, 7, "alpha"), Counter(dashboard.Now, 9, "bravo")));
        Assert.Contains("tool=bravo", await dashboard.PageAsync(Instrument + "calls"), StringComparison.Ordinal);
        var page = await dashboard.PageAsync(Instrument + "calls&d.tool=alpha");
        Assert.Contains("tool=alpha", page, StringComparison.Ordinal);
        Assert.DoesNotContain("tool=bravo", page, StringComparison.Ordinal);
        Assert.Contains("<option value=\"bravo\">", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_instrument_is_404()
    {
        await using var dashboard = await (await TestDashboard.StartAsync()).LoggedInAsync();
        using var response = await dashboard.Browser.GetAsync(new Uri(Instrument + "none", UriKind.Relative));
        Assert.Equal(System.Net.HttpStatusCode.NotFound, response.StatusCode);
    }

    [Fact]
    public async Task A_measurement_of_the_OpenTelemetry_SDK_leads_to_the_span_in_which_it_was_made()
    {
        await using var dashboard = await (await TestDashboard.StartAsync()).LoggedInAsync();
        using var meter = new Meter("McpTasks.Dashboard.Tests.Exemplars");
        using var source = new ActivitySource(meter.Name);
        using var listener = new ActivityListener { ShouldListenTo = s => s == source, Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded };
        ActivitySource.AddActivityListener(listener);
        using var provider = Sdk.CreateMeterProviderBuilder().AddMeter(meter.Name).SetExemplarFilter(ExemplarFilterType.TraceBased).AddOtlpExporter((options, reader) =>
        {
            (options.Protocol, options.Headers) = (OtlpExportProtocol.HttpProtobuf, "x-otlp-api-key=" + TestDashboard.OtlpKey);
            options.Endpoint = new Uri(dashboard.Listeners.Of(ListenerKind.OtlpHttp).Bound, "v1/metrics");
            reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = int.MaxValue;
        }).Build();
        string traceId, spanId;
        using (var activity = source.StartActivity("work"))
        {
            (traceId, spanId) = (activity!.TraceId.ToHexString(), activity.SpanId.ToHexString());
            meter.CreateHistogram<double>("took", "s").Record(1.25);
        }
        Assert.True(provider.ForceFlush() && provider.ForceFlush());

        var series = Assert.Single(dashboard.Data.Metrics.Snapshot());
        Assert.Equal(2, series.Points.Length);
        var exemplar = Assert.Single(series.Points.SelectMany(p => p.Exemplars));
        Assert.Equal((1.25, traceId, spanId), (exemplar.Value, exemplar.TraceId, exemplar.SpanId));
        Assert.Contains($"<a href=\"/traces/{traceId}?span={spanId}\" class=\"exemplar\">", await dashboard.PageAsync(InstrumentPage.Path(series.Key.Metric)), StringComparison.Ordinal);
    }

    [Fact]
    public void The_buckets_of_an_exponential_histogram_get_bounds()
    {
        var point = new ExponentialPoint { Scale = 0, ZeroCount = 3, Positive = new() { Offset = 1, BucketCounts = { 5, 7 } }, Negative = new() { Offset = 0, BucketCounts = { 2 } } };
        var (bounds, counts) = McpTasks.Dashboard.Otlp.Mapping.ExponentialBounds.Of(point, 256);
        Assert.Equal([-1, 2, 4, 8], bounds);
        Assert.Equal([2, 3, 5, 7, 0], counts);
    }

    private static Task SendAsync(TestDashboard dashboard, string replica, int second, ulong[] buckets, int startedSecondsBefore = 7_200) => dashboard.PostAsync("/v1/metrics", Wire.Metrics("worker", replica, new Metric
    {
        Name = "wait", Unit = "s", Histogram = new()
        {
            AggregationTemporality = 2,
            DataPoints = { new HistogramPoint { TimeUnixNano = dashboard.Now + (ulong)second * UnixTime.Second, StartTimeUnixNano = dashboard.Now - (ulong)startedSecondsBefore * UnixTime.Second, Count = buckets.Aggregate((a, b) => a + b), ExplicitBounds = { 1, 2, 4 }, BucketCounts = { buckets } } },
        },
    }));

    private static Metric Counter(ulong now, long value, string tool) => new()
    {
        Name = "calls", Sum = new() { AggregationTemporality = 2, IsMonotonic = true, DataPoints = { new NumberPoint { TimeUnixNano = now, AsInt = value, Attributes = { Wire.Attr("tool", tool) } } } },
    };
}
