using System.Diagnostics.Metrics;
using McpTasks.Core.Tests.Running;
using Microsoft.Extensions.DependencyInjection;

namespace McpTasks.Core.Tests.Telemetry;

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

    [Fact]
    public void Each_measure_has_its_name_unit_tool_and_description()
    {
        using var services = new ServiceCollection().AddMetrics().AddSingleton<TaskMetrics>().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        var measured = new List<(string Name, string? Unit, double Value, string Tags)>();
        using var listener = new MeterListener();
        var undescribed = new List<string>();
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (!ReferenceEquals(instrument.Meter.Scope, meters))
                return;
            listening.EnableMeasurementEvents(instrument);
            if (string.IsNullOrEmpty(instrument.Description))
                undescribed.Add(instrument.Name);
        };
        listener.SetMeasurementEventCallback<long>((one, value, tags, _) => measured.Add((one.Name, one.Unit, value, TextOf(tags))));
        listener.SetMeasurementEventCallback<double>((one, value, tags, _) => measured.Add((one.Name, one.Unit, value, TextOf(tags))));
        listener.Start();
        var (metrics, task) = (services.GetRequiredService<TaskMetrics>(), Tasks.One with { Attempt = 2 });

        metrics.Created(task);
        metrics.AttemptBegun(task);
        metrics.AttemptBegun(task with { Attempt = 1, LastUpdatedAt = task.CreatedAt.AddSeconds(4) });
        metrics.AttemptEnded(task, TimeSpan.FromSeconds(3));
        metrics.Redelivered(task);
        metrics.Retried(task, new(TimeSpan.FromSeconds(1), "Later", IsFailure: false));
        metrics.Poisoned(task);
        metrics.LeaseLost(task);
        metrics.Unreadable();
        metrics.Pushed(task, TimeSpan.FromSeconds(2));

        Assert.Empty(undescribed);
        const string work = "gen_ai.tool.name=work";
        Assert.Equal(
            [
                ("mcp.task.created", "{task}", 1, work), ("mcp.task.started", "{attempt}", 1, work), ("mcp.task.active", "{task}", 1, work),
                ("mcp.task.started", "{attempt}", 1, work), ("mcp.task.active", "{task}", 1, work), ("mcp.task.queue.wait", "s", 4, work),
                ("mcp.task.active", "{task}", -1, work), ("mcp.task.run.duration", "s", 3, work), ("mcp.task.redelivered", "{task}", 1, work),
                ("mcp.task.retried", "{attempt}", 1, $"{work} mcp.task.retry.failure=False"), ("mcp.task.poisoned", "{task}", 1, work),
                ("mcp.task.lease.lost", "{lease}", 1, work), ("mcp.task.unreadable", "{task}", 1, ""), ("mcp.task.notification.lag", "s", 2, work),
            ],
            measured);
    }

    private static string TextOf(ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"));

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
