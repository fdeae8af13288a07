using McpTasks.Dashboard.Pages.Resources;
using McpTasks.Dashboard.Tests.Samples;
using McpTasks.LocalHosting.ResourceService;
using Wire = McpTasks.Dashboard.Tests.Samples.Otlp;

namespace McpTasks.Dashboard.Tests.Pages;

public sealed class ResourcePageTests
{
    private static readonly DateTimeOffset Then = new(2030, 5, 6, 7, 0, 0, TimeSpan.Zero);

    private static ResourceEvent Replica(string name, string replica, params string[] needs) => new()
    {
        Name = name, Replica = replica, Type = ResourceType.Project, State = ResourceState.Running, Health = ResourceHealth.Healthy, CreatedAt = Then, StartedAt = Then,
        WaitsFor = needs, References = needs, Environment = [new("PLAIN", "seen by all", false), new("TOKEN", "hunter2", true), new("OTHER", "swordfish", true)],
    };

    private static async Task<TestDashboard> StartAsync()
    {
        var dashboard = await (await TestDashboard.StartAsync()).LoggedInAsync();
        var board = dashboard.Data.Resources;
        board.Set(Replica("redis", "redis-r1"));
        board.Set(Replica("api", "api-a1", "redis"));
        board.Set(Replica("worker", "worker-w1", "redis"));
        board.Set(Replica("worker", "worker-w2", "redis") with { State = ResourceState.Waiting, Message = "waits for redis" });
        board.Set(new ResourceEvent { Name = "key", Replica = "key", Type = ResourceType.Parameter, State = ResourceState.Running, Health = ResourceHealth.Healthy, CreatedAt = Then, Environment = [new("value", "parameter-secret", true)] });
        board.Add(new LogEvent("worker-w1", 1, Then, false, "\u001b[32mfirst\u001b[0m line"));
        board.Add(new LogEvent("worker-w2", 1, Then.AddSeconds(1), true, "<second> line"));
        board.Add(new LogEvent("worker-w1", 2, Then.AddSeconds(2), false, "third"));
        return dashboard;
    }

    [Fact]
    public async Task A_secret_is_not_in_the_page_until_it_is_asked_for_by_its_name()
    {
        await using var dashboard = await StartAsync();
        var page = await dashboard.PageAsync("/resources/api-a1");
        Assert.Contains("seen by all", page, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", page, StringComparison.Ordinal);
        var one = await dashboard.PageAsync("/resources/api-a1?reveal=TOKEN");
        Assert.Contains("hunter2", one, StringComparison.Ordinal);
        Assert.DoesNotContain("swordfish", one, StringComparison.Ordinal);
        Assert.Contains("swordfish", await dashboard.PageAsync("/resources/api-a1?reveal=*"), StringComparison.Ordinal);

        Assert.DoesNotContain("parameter-secret", await dashboard.PageAsync("/resources"), StringComparison.Ordinal);
        Assert.Contains("parameter-secret", await dashboard.PageAsync("/resources?reveal=key"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_of_a_resource_shows_the_consoles_of_all_its_replicas_in_the_order_of_time()
    {
        await using var dashboard = await StartAsync();
        var page = await dashboard.PageAsync("/resources/worker");
        int At(string text) => page.IndexOf(text, StringComparison.Ordinal);
        Assert.InRange(At("first</span>"), 1, At("&lt;second&gt;"));
        Assert.InRange(At("&lt;second&gt;"), 1, At("<span>third"));
        Assert.Contains("href=\"/resources/worker-w2\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain("&lt;second&gt;", await dashboard.PageAsync("/resources/worker-w1"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("?find=LINE", "<mark>line</mark>", "third")]
    [InlineData("?find=second%3E", "&lt;<mark>second&gt;</mark>", "first")]
    [InlineData("?stream=error", "&lt;second&gt; line", "third")]
    [InlineData("?find=nothing-like-it", "No line matches", "third")]
    public async Task A_console_can_be_searched(string query, string shown, string hidden)
    {
        await using var dashboard = await StartAsync();
        var page = await dashboard.PageAsync("/resources/worker" + query);
        Assert.Contains(shown, page, StringComparison.Ordinal);
        Assert.DoesNotContain(hidden, page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_console_can_be_downloaded_as_plain_text()
    {
        await using var dashboard = await StartAsync();
        using var file = await dashboard.Browser.GetAsync(new Uri("/resources/worker/console.txt", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(("text/plain", "worker-console.txt"), (file.Content.Headers.ContentType!.MediaType, file.Content.Headers.ContentDisposition!.FileName));
        Assert.Equal(
            ["2030-05-06T07:00:00.0000000+00:00 worker-w1 out first line", "2030-05-06T07:00:01.0000000+00:00 worker-w2 err <second> line", "2030-05-06T07:00:02.0000000+00:00 worker-w1 out third"],
            (await file.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task The_graph_tells_who_needs_whom_and_who_sends_work_to_whom()
    {
        await using var dashboard = await StartAsync();
        await dashboard.PostAsync("/v1/traces", Wire.Traces("api", "a1", Wire.Span(1, 1, 0, "send", dashboard.Now, dashboard.Now + 5)));
        await dashboard.PostAsync("/v1/traces", Wire.Traces("worker", "w1", Wire.Span(1, 2, 1, "receive", dashboard.Now + 1, dashboard.Now + 4), Wire.Span(1, 3, 2, "inner", dashboard.Now + 2, dashboard.Now + 3)));
        var page = await dashboard.PageAsync("/resources?view=graph");
        Assert.Contains("<title>api connects to redis</title>", page, StringComparison.Ordinal);
        Assert.Contains("<title>worker waits for redis</title>", page, StringComparison.Ordinal);
        Assert.Contains("<title>api sent work to worker: 1 spans</title>", page, StringComparison.Ordinal);
        Assert.Contains("aria-label=\"worker: Waiting, 1 of 2 run, 2 replicas; connects to redis; sends work to nothing\"", page, StringComparison.Ordinal);
        Assert.Contains("<a href=\"/resources/redis\"", page, StringComparison.Ordinal);
        Assert.DoesNotContain(" style=", page, StringComparison.Ordinal);
    }

    [Fact]
    public void What_depends_on_something_stands_left_of_it_and_circles_are_drawn_too()
    {
        (string From, string To)[] needs = [("api", "redis"), ("worker", "redis"), ("web", "api"), ("x", "y"), ("y", "x"), ("web", "gone")];
        var layout = GraphLayout.Place(["redis", "api", "worker", "web", "x", "y"], needs.ToLookup(n => n.From, n => n.To));
        Assert.Equal(6, layout.Places.Values.Distinct().Count());
        int X(string name) => layout.Places[name].X;
        Assert.True(X("web") < X("api") && X("api") < X("redis") && X("worker") < X("redis"));
        Assert.All(layout.Places.Values, place => Assert.True(place.X + GraphLayout.NodeWidth < layout.Width && place.Y + GraphLayout.NodeHeight < layout.Height));
    }

    [Fact]
    public async Task Processor_and_memory_are_kept_as_they_were_measured()
    {
        await using var dashboard = await StartAsync();
        foreach (var (cpu, memory) in new[] { (1.5, 100L), (1.5, 100L), (7.0, 200L) })
            dashboard.Data.Resources.Set(Replica("api", "api-a1", "redis") with { CpuPercent = cpu, MemoryBytes = memory });
        Assert.Equal([(1.5, 100L), (7.0, 200L)], dashboard.Data.Resources.Usage("api-a1").Select(s => (s.CpuPercent, s.MemoryBytes)));
        Assert.Contains("7.0 %", await dashboard.PageAsync("/resources"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\u001b[32minfo\u001b[0m: ok", "info: ok")]
    [InlineData("a\tb\u001b]0;title\u0007c\u001b", "a\tbc")]
    public void A_line_without_its_control_sequences_is_plain(string line, string plain) => Assert.Equal(plain, Ansi.Plain(line));
}
