using System.Text;
using McpTasks.Dashboard.Tests.Samples;
using Wire = McpTasks.Dashboard.Tests.Samples.Otlp;

namespace McpTasks.Dashboard.Tests.Session;

public sealed class SessionTests
{
    [Fact]
    public async Task What_was_exported_comes_back_whole_in_another_dashboard()
    {
        await using var first = await (await TestDashboard.StartAsync()).LoggedInAsync();
        foreach (var task in Demo.Tasks(first.Now))
            await first.SendAsync(task);
        await first.PostAsync("/v1/traces", Demo.Polls(first.Now));
        await first.PostAsync("/v1/metrics", Demo.Metrics("w1", first.Now));
        var file = await first.Browser.GetByteArrayAsync(new Uri("/telemetry/export", UriKind.Relative));

        await using var second = await (await TestDashboard.StartAsync()).LoggedInAsync();
        Assert.Contains("Imported", await second.ImportAsync(file), StringComparison.Ordinal);
        Assert.Equal(first.Data.Traces.Snapshot().Select(t => (t.TraceId, t.Spans.Length, t.Errors, t.Duration)).Order(), second.Data.Traces.Snapshot().Select(t => (t.TraceId, t.Spans.Length, t.Errors, t.Duration)).Order());
        Assert.Equal(first.Data.Logs.Snapshot().Select(l => (l.Time, l.Message, l.SpanId, l.EventName)).Order(), second.Data.Logs.Snapshot().Select(l => (l.Time, l.Message, l.SpanId, l.EventName)).Order());
        Assert.Equal(first.Data.Metrics.Snapshot().SelectMany(s => s.Points).Sum(p => p.Value + p.Count), second.Data.Metrics.Snapshot().SelectMany(s => s.Points).Sum(p => p.Value + p.Count), 6);
        Assert.Equal(first.Data.Tasks.Snapshot().Select(t => (t.Id, t.Phase)), second.Data.Tasks.Snapshot().Select(t => (t.Id, t.Phase)));
        Assert.Equal(file.Length, (await second.Browser.GetByteArrayAsync(new Uri("/telemetry/export", UriKind.Relative))).Length);
    }

    [Fact]
    public async Task A_file_of_the_collector_has_a_document_a_line()
    {
        await using var dashboard = await (await TestDashboard.StartAsync()).LoggedInAsync();
        const string Line = """{"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"api"}}]},"scopeLogs":[{"scope":{},"logRecords":[{"timeUnixNano":"5","body":{"stringValue":"NUMBER"},"traceId":"","spanId":""}]}]}]}""";
        Assert.Contains("2 log records", await dashboard.ImportAsync(Encoding.UTF8.GetBytes("\uFEFF" + Line.Replace("NUMBER", "one", StringComparison.Ordinal) + "\n" + Line.Replace("NUMBER", "two", StringComparison.Ordinal) + "\n")), StringComparison.Ordinal);
        Assert.Equal(["one", "two"], dashboard.Data.Logs.Snapshot().Select(l => l.Message));
    }

    [Theory]
    [InlineData("", "Choose a file first.")]
    [InlineData("nonsense", "The file is not JSON: line 1 cannot be read.")]
    [InlineData("{\"resourceSpans\":[{}]}\n{\"resourceSpans\":", "The file is not JSON: line 2 cannot be read.")]
    [InlineData("[]", "an object is expected")]
    [InlineData("{\"hello\":1}", "The file holds no telemetry")]
    [InlineData("{\"resourceSpans\":5}", "resourceSpans is not an array.")]
    [InlineData("{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":[{\"timeUnixNano\":\"soon\"}]}]}]}", "An item of resourceLogs is not OTLP")]
    [InlineData("{\"resourceLogs\":[{\"scopeLogs\":[]}],\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"xyz\"}]}]}]}", "An item of resourceSpans is not OTLP")]
    [InlineData("{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"name\":\"\\ud800\"}]}]}]}", "An item of resourceSpans is not OTLP")]
    public async Task A_wrong_file_is_refused_with_one_clear_sentence_and_nothing_of_it_is_kept(string file, string message)
    {
        await using var dashboard = await (await TestDashboard.StartAsync()).LoggedInAsync();
        var page = await dashboard.ImportAsync(Encoding.UTF8.GetBytes(file));
        Assert.Contains(message, page, StringComparison.Ordinal);
        Assert.Contains("role=\"alert\"", page, StringComparison.Ordinal);
        Assert.Equal((0, 0), (dashboard.Data.Drops.Spans, dashboard.Data.Drops.Logs));
    }

    [Fact]
    public async Task A_file_that_would_take_up_a_hundred_times_its_size_is_refused()
    {
        await using var dashboard = await (await TestDashboard.StartAsync()).LoggedInAsync();
        var page = await dashboard.ImportAsync(Encoding.UTF8.GetBytes("{\"resourceSpans\":[{}" + string.Concat(Enumerable.Repeat(",{}", 10_000)) + "]}"));
        Assert.Contains("more objects than anything written of its size would", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_over_the_limit_is_refused_and_the_setting_is_named()
    {
        await using var dashboard = await (await TestDashboard.StartAsync(("Dashboard:Frontend:MaxImportMegabytes", "1"))).LoggedInAsync();
        Assert.Contains("larger than 1 MB (Dashboard:Frontend:MaxImportMegabytes)", await dashboard.ImportAsync(new byte[1024 * 1024 + 1]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_collecting_is_paused_nothing_is_kept_every_page_says_so_and_what_passes_by_is_counted()
    {
        await using var dashboard = await (await TestDashboard.StartAsync()).LoggedInAsync();
        await dashboard.PostAsync("/v1/logs", Wire.Logs("api", "a", Wire.Log(1, "kept")));
        Assert.Equal("/telemetry", await dashboard.PressAsync("/telemetry/pause", ("paused", "true")));
        await dashboard.PostAsync("/v1/logs", Wire.Logs("api", "a", Wire.Log(2, "one"), Wire.Log(3, "two")));
        await dashboard.PostAsync("/v1/traces", Wire.Traces("api", "a", Wire.Span(1, 1, 0, "three", 1, 2)));
        Assert.Contains("Collecting is paused", await dashboard.PageAsync("/logs"), StringComparison.Ordinal);
        Assert.Equal(3, dashboard.Data.Collection.Passed);

        await dashboard.PressAsync("/telemetry/pause", ("paused", "false"));
        await dashboard.PostAsync("/v1/logs", Wire.Logs("api", "a", Wire.Log(4, "kept too")));
        Assert.Equal(["kept", "kept too"], dashboard.Data.Logs.Snapshot().Select(l => l.Message));
        Assert.Empty(dashboard.Data.Traces.Snapshot());
        Assert.DoesNotContain("Collecting is paused", await dashboard.PageAsync("/logs"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_kind_can_be_cleared_and_the_others_stay()
    {
        await using var dashboard = await (await TestDashboard.StartAsync()).LoggedInAsync();
        await dashboard.PostAsync("/v1/logs", Wire.Logs("api", "a", Wire.Log(1, "m")));
        await dashboard.PostAsync("/v1/traces", Wire.Traces("api", "a", Wire.Span(1, 1, 0, "s", 1, 2)));
        Assert.Equal("/telemetry", await dashboard.PressAsync("/telemetry/clear", ("kind", "logs"), ("back", "/telemetry")));
        Assert.Empty(dashboard.Data.Logs.Snapshot());
        Assert.Single(dashboard.Data.Traces.Snapshot());
    }
}
