using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace McpTasks.Core.Tests;

public sealed class TaskMetricsTests
{
    [Fact]
    public void Histograms_in_seconds_advise_buckets_from_5_milliseconds_to_10_minutes()
    {
        using var services = new ServiceCollection().AddMetrics().AddSingleton<TaskMetrics>().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        var histograms = new List<Histogram<double>>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            // Other tests publish meters of the same name.
            if (instrument is Histogram<double> histogram && ReferenceEquals(instrument.Meter.Scope, meters))
                histograms.Add(histogram);
        };
        listener.Start();
        services.GetRequiredService<TaskMetrics>();

        Assert.Equal(["mcp.task.notification.lag", "mcp.task.queue.wait", "mcp.task.run.duration"], histograms.Select(histogram => histogram.Name).Order(StringComparer.Ordinal));
        Assert.All(histograms, histogram =>
        {
            var boundaries = histogram.Advice!.HistogramBucketBoundaries!;
            Assert.Equal((0.005, 600), (boundaries[0], boundaries[^1]));
            Assert.Equal(boundaries.Order(), boundaries);
        });
    }
}
