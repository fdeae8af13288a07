using System.Net;

namespace McpTasks.Integration.Tests.Whole;

[Collection(nameof(WholeSystem))]
public sealed class TraceTests(WholeSystem system)
{
    [Fact]
    public async Task One_trace_in_the_dashboard_follows_a_task_through_both_processes()
    {
        var task = await system.Client.StartAsync("slow_computation", new() { ["duration"] = 1 });
        await system.Client.TaskAsync("tasks/result", task);
        var trace = (await system.RecordAsync(task)).TraceParent!.Split('-')[1];

        var spans = await Span.UntilToldAsync(system, trace, Span.Story);
        Assert.Equal(["api", "worker"], spans.Select(span => span.Service).Distinct().Order(StringComparer.Ordinal));
        Assert.All(spans, span => Assert.Equal(task, span.TaskId));
        Assert.Equal("tools/call slow_computation", Assert.Single(spans, span => span.Parent is null).Name);
    }

    [Fact]
    public async Task A_running_task_has_no_orphans_in_the_dashboard()
    {
        var task = await system.Client.StartAsync("slow_computation", new() { ["duration"] = 60 });
        var trace = (await system.RecordAsync(task)).TraceParent!.Split('-')[1];

        var spans = await Span.UntilToldAsync(system, trace, Span.Beginning);
        Assert.All(
            spans, span => Assert.True(span.Parent is null || spans.Any(parent => parent.Id == span.Parent), $"{span.Name} is an orphan."));
        await system.Client.TaskAsync("tasks/cancel", task);
    }

    [Fact]
    public async Task Without_its_key_nobody_reads_the_dashboards_telemetry()
    {
        using var dashboard = system.Telemetry();
        dashboard.DefaultRequestHeaders.Clear();
        using var reply = await dashboard.GetAsync(
            new Uri("/api/telemetry/traces", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, reply.StatusCode);
    }
}
