using System.Diagnostics.Metrics;
using McpTasks.Core.Tests.Running;
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

        Assert.Equal(
            ["mcp.task.notification.lag", "mcp.task.queue.wait", "mcp.task.run.duration"],
            histograms.Select(histogram => histogram.Name).Order(StringComparer.Ordinal));
        Assert.All(histograms, histogram =>
        {
            var boundaries = histogram.Advice!.HistogramBucketBoundaries!;
            Assert.Equal((0.005, 600), (boundaries[0], boundaries[^1]));
            Assert.Equal(boundaries.Order(), boundaries);
        });
    }

    [Fact]
    public async Task One_counter_tells_how_tasks_end_by_status_and_tool()
    {
        await using var engine = new Engine();
        var ended = new List<(string? Tool, string? Status)>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Name == "mcp.task.ended" && ReferenceEquals(instrument.Meter.Scope, engine.Meters))
                listening.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>(
            (_, _, tags, _) => ended.Add((ValueOf(tags, TaskTelemetry.ToolKey), ValueOf(tags, TaskTelemetry.StatusKey))));
        listener.Start();

        await engine.RunAsync(await engine.SubmitAsync());
        engine.Work = (_, _) => Task.FromResult(TaskOutcomes.Error(TaskOutcomes.InternalError, "broken"));
        await engine.RunAsync(await engine.SubmitAsync());
        Assert.Equal([("work", "completed"), ("work", "failed")], ended);
    }

    private static string? ValueOf(ReadOnlySpan<KeyValuePair<string, object?>> tags, string key)
    {
        foreach (var tag in tags)
        {
            if (tag.Key == key)
                return tag.Value as string;
        }

        return null;
    }
}
