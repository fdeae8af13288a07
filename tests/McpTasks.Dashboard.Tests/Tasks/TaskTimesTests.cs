using McpTasks.Dashboard.Tasks;
using McpTasks.Dashboard.Telemetry;
using McpTasks.Dashboard.Tests.Samples;
using Wire = McpTasks.Dashboard.Tests.Samples.Otlp;

namespace McpTasks.Dashboard.Tests.Tasks;

public sealed class TaskTimesTests
{
    private const long Minute = 60 * UnixTime.Second;

    [Fact]
    public void The_middle_and_the_upper_end_are_durations_that_occurred()
    {
        Assert.Equal(new Spread(100, 50, 95), Spread.Of(Enumerable.Range(1, 100).Reverse().Select(n => (long)n)));
        Assert.Equal(new Spread(1, 7, 7), Spread.Of([7]));
        Assert.Equal(Spread.None, Spread.Of([]));
    }

    [Fact]
    public async Task Waits_runs_and_endings_are_counted_where_they_happened_and_older_ones_are_left_out()
    {
        await using var dashboard = await TestDashboard.StartAsync();
        var now = dashboard.Now;
        SampleTask Sample(int number, ulong secondsAgo) => new(number, "task-" + number, "tool", now - secondsAgo * 1_000_000_000);
        await dashboard.SendAsync(Sample(1, 30).Created().Wait(500).Started("w").Wait(2000).Finished("completed"));
        await dashboard.SendAsync(Sample(2, 20).Created().Wait(1500).Started("w").Wait(4000).Finished("failed", "no"));
        await dashboard.SendAsync(Sample(3, 10).Created().Wait(100).Started("w").Wait(10).Finished("cancelled"));
        await dashboard.SendAsync(Sample(4, 3600).Created().Wait(9000).Started("w").Wait(9000).Finished("completed"));

        var times = new TaskTimes(dashboard.Data.Tasks.Snapshot(), (long)now, minutes: 15);
        Assert.Equal((1, 1), (times.Succeeded, times.Failed));
        Assert.Equal((3, 509L, 1509L), (times.Waits.Count, times.Waits.P50 / UnixTime.Millisecond, times.Waits.P95 / UnixTime.Millisecond));
        Assert.Equal((3, 2L, 4L), (times.Runs.Count, times.Runs.P50 / UnixTime.Second, times.Runs.P95 / UnixTime.Second));
        Assert.Equal(2, Enumerable.Range(0, TaskTimes.Pieces).Sum(p => times.EndedIn(p).Succeeded + times.EndedIn(p).Failed));
        Assert.InRange((long)now - times.Start, 14 * Minute, 15 * Minute);
    }

    [Fact]
    public async Task The_queues_depth_is_told_once_although_every_worker_reports_it()
    {
        await using var dashboard = await TestDashboard.StartAsync();
        async Task MeasureAsync(string worker, string queue, string state, int depth) => await dashboard.PostAsync("/v1/metrics", Wire.Metrics("worker", worker, new Dashboard.Otlp.Wire.Metric
        {
            Name = "redis_transport.queue.depth",
            Gauge = new() { DataPoints = { new Dashboard.Otlp.Wire.NumberPoint { TimeUnixNano = dashboard.Now, AsInt = depth, Attributes = { Wire.Attr("messaging.destination.name", queue), Wire.Attr("state", state) } } } },
        }));
        var times = new TaskTimes([], (long)dashboard.Now, minutes: 15);
        Assert.Null(QueueDepth.Of(dashboard.Data.Metrics, times));

        await MeasureAsync("w1", "mcp-tasks", "ready", 7);
        await MeasureAsync("w2", "mcp-tasks", "ready", 7);
        await MeasureAsync("w1", "mcp-tasks", "leased", 100);
        await MeasureAsync("w1", "other", "ready", 2);
        await MeasureAsync("w1", "mcp-tasks_error", "ready", 50);
        var depth = QueueDepth.Of(dashboard.Data.Metrics, times)!.Value;
        Assert.Equal((9L, 9L), (depth.Now, depth.Pieces[^1]));
        Assert.Null(depth.Pieces[0]);
    }
}
