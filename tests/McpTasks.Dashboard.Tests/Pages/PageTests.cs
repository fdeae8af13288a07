using System.Net;
using System.Text.RegularExpressions;
using McpTasks.Dashboard.Tests.Samples;
using Wire = McpTasks.Dashboard.Tests.Samples.Otlp;

namespace McpTasks.Dashboard.Tests.Pages;

public sealed partial class PageTests
{
    public static readonly TheoryData<string> Pages =
    [
        "/", "/tasks", "/tasks?status=active", "/tasks?text=" + "%3Cscript%3E%22", "/tasks/h8j0k2l4z6x8c1v3b5n7m9q2w4e6r8t0", "/traces", "/traces?text=%3Cscript%3E%22%27&attr=%22%3E",
        "/traces/ab000000000000000000000000000008", "/logs", "/logs?text=%3Cscript%3E%22&attr=x%3D%22%3E&traceId=%22%3E", "/metrics", "/metrics?text=%22%3E%3Cscript%3E", "/metrics/instrument?resource=%3Cscript%3Ealert(%22x%22)%3C%2Fscript%3E%27%22%3E%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E&meter=McpTasks&name=%3Cscript%3Ealert(%22x%22)%3C%2Fscript%3E%27%22%3E%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E",
        "/telemetry", "/telemetry?error=%3Cscript%3E", "/telemetry?spans=%3Cscript%3E", "/traces/ab000000000000000000000000000008?find=%22%3E%3Cscript%3E&log=%22", "/resources", "/resources?view=graph&note=%3Cscript%3E",
    ];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_hostile_name_is_shown_as_text_on_every_page(string path)
    {
        await using var dashboard = await (await TestDashboard.StartAsync()).LoggedInAsync();
        await FillAsync(dashboard);
        var page = await dashboard.PageAsync(path);
        var body = page[page.IndexOf("<main", StringComparison.Ordinal)..];
        Assert.DoesNotContain("<script", body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img src=x", body, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("'\">", body, StringComparison.Ordinal);
        Assert.Empty(InlineCode().Matches(page));
    }

    // Neither an inline style, nor an inline handler, nor a script without a file: the policy would refuse them.
    [GeneratedRegex("""\sstyle="|\son[a-z]+="|<style|<script>""", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex InlineCode();

    [Theory]
    [InlineData("/tasks/none")]
    [InlineData("/traces/none")]
    [InlineData("/resources/none")]
    [InlineData("/nowhere")]
    [InlineData("/tasks/%3Cscript%3E")]
    public async Task A_page_about_something_unknown_is_404_and_says_where_to_go(string path)
    {
        await using var dashboard = await (await TestDashboard.StartAsync()).LoggedInAsync();
        using var response = await dashboard.Browser.GetAsync(new Uri(path, UriKind.Relative));
        var page = await response.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("class=\"empty\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/tasks", "No task yet")]
    [InlineData("/traces", "No trace yet")]
    [InlineData("/logs", "No log record yet")]
    [InlineData("/metrics", "No metric yet")]
    [InlineData("/resources", "No resource yet")]
    public async Task An_empty_page_says_how_to_fill_it(string path, string title)
    {
        await using var dashboard = await (await TestDashboard.StartAsync()).LoggedInAsync();
        Assert.Contains(title, await dashboard.PageAsync(path), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_tasks_page_shows_every_state_in_words()
    {
        await using var dashboard = await (await TestDashboard.StartAsync()).LoggedInAsync();
        await FillAsync(dashboard);
        var page = await dashboard.PageAsync("/tasks");
        Assert.All(["Queued", "Running", "Input required", "Completed", "Failed", "Cancelled"], state => Assert.Contains($"<span>{state}</span>", page, StringComparison.Ordinal));
        Assert.Contains("33 %", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_tasks_page_tells_of_both_attempts_and_links_to_its_trace_and_logs()
    {
        await using var dashboard = await (await TestDashboard.StartAsync()).LoggedInAsync();
        await FillAsync(dashboard);
        var page = await dashboard.PageAsync("/tasks/r5d7f9g1h3j5k7l9z2x4c6v8b0n2m4q6");
        Assert.All(["Attempt 1", "Attempt 2", "worker-k3f9a2b1", "worker-p7d4c8e2", "The lease of worker-k3f9a2b1 ran out", "Result delivered",
            "/traces/ab000000000000000000000000000005", "/logs?attr=mcp.task.id%3Dr5d7f9g1h3j5k7l9z2x4c6v8b0n2m4q6"], text => Assert.Contains(text, page, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_span_of_a_lost_attempt_ends_where_its_task_was_redelivered()
    {
        await using var dashboard = await (await TestDashboard.StartAsync()).LoggedInAsync();
        await dashboard.SendAsync(new SampleTask(1, "t", "slow", dashboard.Now).Created().Started("w1").Wait(500).Redelivered("gone").Wait(10).Started("w2"));
        dashboard.Clock.Advance(TimeSpan.FromSeconds(20));
        var page = await dashboard.PageAsync("/traces/ab000000000000000000000000000001");
        Assert.Contains("run task slow: 500 ms, lost", page, StringComparison.Ordinal);
        Assert.Contains("run task slow: running (inferred)", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_script_is_sent_nothing_until_something_has_changed()
    {
        await using var dashboard = await (await TestDashboard.StartAsync()).LoggedInAsync();
        await dashboard.PostAsync("/v1/logs", Wire.Logs("api", "a", Wire.Log(dashboard.Now, "first")));
        async Task<HttpResponseMessage> Poll(string version)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/logs") { Headers = { { "X-Live", version } } };
            return await dashboard.Browser.SendAsync(request);
        }

        using var first = await Poll("");
        var version = first.Headers.GetValues("X-Version").Single();
        var fragment = await first.Content.ReadAsStringAsync();
        Assert.Contains("first", fragment, StringComparison.Ordinal);
        Assert.DoesNotContain("<html", fragment, StringComparison.Ordinal);
        using var same = await Poll(version);
        Assert.Equal(HttpStatusCode.NoContent, same.StatusCode);
        await dashboard.PostAsync("/v1/logs", Wire.Logs("api", "a", Wire.Log(dashboard.Now, "second")));
        using var changed = await Poll(version);
        Assert.Contains("second", await changed.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Logs_can_be_filtered_by_level_text_resource_and_attribute()
    {
        await using var dashboard = await (await TestDashboard.StartAsync()).LoggedInAsync();
        var error = Wire.Log(dashboard.Now, "alpha broke", Wire.Attr("k", "v"));
        error.SeverityNumber = 17;
        await dashboard.PostAsync("/v1/logs", Wire.Logs("api", "a", error, Wire.Log(dashboard.Now, "bravo works")));
        await dashboard.PostAsync("/v1/logs", Wire.Logs("worker", "w", Wire.Log(dashboard.Now, "charlie works")));
        async Task<string> Shown(string query)
        {
            var page = await dashboard.PageAsync("/logs" + query);
            return string.Concat(new[] { "alpha", "bravo", "charlie" }.Where(w => page.Contains(w, StringComparison.Ordinal)).Select(w => w[0]));
        }

        Assert.Equal("abc", await Shown(""));
        Assert.Equal("a", await Shown("?level=Error"));
        Assert.Equal("bc", await Shown("?text=WORKS"));
        Assert.Equal("c", await Shown("?resource=worker"));
        Assert.Equal("a", await Shown("?attr=k%3Dv"));
        Assert.Equal("", await Shown("?attr=k%3Dother"));
    }

    [Fact]
    public async Task Traces_can_be_filtered_by_error_duration_text_resource_and_attribute()
    {
        await using var dashboard = await (await TestDashboard.StartAsync()).LoggedInAsync();
        var broken = Wire.Span(1, 1, 0, "alpha", dashboard.Now, dashboard.Now + 5_000_000, Wire.Attr("mcp.task.id", "T"));
        broken.Status = new() { Code = 2 };
        await dashboard.PostAsync("/v1/traces", Wire.Traces("api", "a", broken));
        await dashboard.PostAsync("/v1/traces", Wire.Traces("worker", "w", Wire.Span(2, 1, 0, "bravo", dashboard.Now, dashboard.Now + 900_000_000)));
        async Task<string> Shown(string query)
        {
            var page = await dashboard.PageAsync("/traces" + query);
            return string.Concat(new[] { "<b>alpha", "<b>bravo" }.Where(w => page.Contains(w, StringComparison.Ordinal)).Select(w => w[3]));
        }

        Assert.Equal("ab", await Shown(""));
        Assert.Equal("a", await Shown("?status=error"));
        Assert.Equal("b", await Shown("?status=ok"));
        Assert.Equal("b", await Shown("?min=100"));
        Assert.Equal("a", await Shown("?max=100"));
        Assert.Equal("b", await Shown("?text=BRAV"));
        Assert.Equal("b", await Shown("?resource=worker"));
        Assert.Equal("a", await Shown("?attr=mcp.task.id%3DT"));
        dashboard.Clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal("", await Shown("?minutes=5"));
        Assert.Equal("ab", await Shown("?from=2030-05-06T07:00&to=2030-05-06T07:30"));
        Assert.Equal("", await Shown("?from=2030-05-06T07:30"));
    }

    [Fact]
    public async Task Health_probes_are_left_out_until_they_are_asked_for_or_fail()
    {
        await using var dashboard = await (await TestDashboard.StartAsync()).LoggedInAsync();
        McpTasks.Dashboard.Otlp.Wire.Span Probe(int trace, string name, int status)
        {
            var span = Wire.Span(trace, trace, 0, name, dashboard.Now, dashboard.Now + 1, Wire.Attr("url.path", "/health"));
            (span.Kind, span.Status) = (2, new() { Code = status });
            return span;
        }

        await dashboard.PostAsync("/v1/traces", Wire.Traces("api", "a", Probe(1, "well", 0), Probe(2, "unwell", 2)));
        var page = await dashboard.PageAsync("/traces");
        Assert.DoesNotContain("<b>well", page, StringComparison.Ordinal);
        Assert.Contains("<b>unwell", page, StringComparison.Ordinal);
        Assert.Contains("show 1 health probe</a>", page, StringComparison.Ordinal);
        Assert.Contains("<b>well", await dashboard.PageAsync("/traces?probes=show"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_trace_is_named_after_the_MCP_request_that_its_HTTP_request_carried()
    {
        await using var dashboard = await (await TestDashboard.StartAsync()).LoggedInAsync();
        await dashboard.PostAsync("/v1/traces", Wire.Traces("api", "a",
            Wire.Span(1, 1, 0, "POST /mcp", 1, 9, Wire.Attr("http.request.method", "POST")), Wire.Span(1, 2, 1, "tools/call alpha", 2, 8, Wire.Attr("mcp.method.name", "tools/call"))));
        Assert.Contains("<b>tools/call alpha</b>", await dashboard.PageAsync("/traces"), StringComparison.Ordinal);
        Assert.Contains("<h1>tools/call alpha</h1>", await dashboard.PageAsync("/traces/ab000000000000000000000000000001"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_inside_a_trace_looks_into_attributes_and_log_records_too()
    {
        await using var dashboard = await (await TestDashboard.StartAsync()).LoggedInAsync();
        await FillAsync(dashboard);
        var page = await dashboard.PageAsync("/traces/ab000000000000000000000000000003?find=permission");
        Assert.Contains("<output>1 hit</output>", page, StringComparison.Ordinal);
        Assert.Contains("<output>8 hits</output>", await dashboard.PageAsync("/traces/ab000000000000000000000000000003?find=T3N5V8"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_telemetry_can_be_forgotten_with_a_button()
    {
        await using var dashboard = await (await TestDashboard.StartAsync()).LoggedInAsync();
        await FillAsync(dashboard);
        var hidden = Security.FrontendTests.HiddenField(await dashboard.PageAsync("/"));
        using var pressed = await dashboard.Browser.PostAsync(new Uri("/telemetry/clear", UriKind.Relative), new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", hidden)]));
        Assert.Equal(HttpStatusCode.Found, pressed.StatusCode);
        Assert.Contains("No task yet", await dashboard.PageAsync("/tasks"), StringComparison.Ordinal);
        Assert.Empty(dashboard.Data.Traces.Snapshot());
    }

    private static async Task FillAsync(TestDashboard dashboard)
    {
        foreach (var task in Demo.Tasks(dashboard.Now))
            await dashboard.SendAsync(task);
        var span = Wire.Span(8, 80_001, 0, Demo.Hostile, dashboard.Now, dashboard.Now + 1, Wire.Attr(Demo.Hostile, Demo.Hostile));
        span.Status = new() { Code = 2, Message = Demo.Hostile };
        await dashboard.PostAsync("/v1/traces", Wire.Traces(Demo.Hostile, Demo.Hostile, span));
        await dashboard.PostAsync("/v1/logs", Wire.Logs(Demo.Hostile, Demo.Hostile, Wire.Log(dashboard.Now, Demo.Hostile, Wire.Attr(Demo.Hostile, Demo.Hostile))));
        await dashboard.PostAsync("/v1/metrics", Demo.Metrics(Demo.Hostile, dashboard.Now));
        await dashboard.PostAsync("/v1/metrics", Wire.Metrics(Demo.Hostile, "x", new McpTasks.Dashboard.Otlp.Wire.Metric { Name = Demo.Hostile, Unit = Demo.Hostile, Gauge = new() { DataPoints = { new McpTasks.Dashboard.Otlp.Wire.NumberPoint { TimeUnixNano = 5, AsDouble = 1, Attributes = { Wire.Attr(Demo.Hostile, Demo.Hostile) } } } } }));
    }
}
