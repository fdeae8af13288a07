using McpTasks.Dashboard.Tests.Samples;
using Wire = McpTasks.Dashboard.Tests.Samples.Otlp;

namespace McpTasks.Dashboard.Tests.Telemetry;

public sealed class FloodTests
{
    private const int Batches = 100;
    private const int PerBatch = 1_000;
    private const long Megabytes = 16;

    private static readonly string[] Pages =
        ["/", "/traces", "/traces?text=%3Cscript%3E&attr=k1~alert", "/traces/ab0000000000000000000000000f4240", "/logs", "/metrics", "/telemetry", "/tasks", "/resources"];

    [Fact]
    public async Task A_hundred_thousand_hostile_spans_leave_every_page_alive_and_harmless_and_memory_within_its_limit()
    {
        await using var dashboard = await (await TestDashboard.StartAsync(("Dashboard:Limits:MaxMegabytes", $"{Megabytes}"))).LoggedInAsync();
        var ended = new TaskCompletionSource();
        var flood = Task.Run(async () =>
        {
            try
            {
                foreach (var batch in Enumerable.Range(0, Batches))
                    await dashboard.PostAsync("/v1/traces", Batch(batch, dashboard.Now));
            }
            finally
            {
                ended.SetResult();
            }
        }, TestContext.Current.CancellationToken);

        var rounds = 0;
        do
        {
            foreach (var path in Pages)
                AssertHarmless(path, await ReadAsync(dashboard, path));
            Assert.InRange(dashboard.Data.Traces.Bytes, 0, Megabytes * 1024 * 1024);
            rounds++;
        }
        while (!ended.Task.IsCompleted || rounds < 2);
        await flood;

        var kept = dashboard.Data.Traces.Snapshot().Sum(t => t.Spans.Length);
        Assert.Equal((Batches * PerBatch, Batches * PerBatch - kept), (dashboard.Data.Drops.Spans, dashboard.Data.Drops.SpansDropped));
        Assert.InRange(kept, 1_000, Batches * PerBatch / 2);
        Assert.Contains(McpTasks.Dashboard.Pages.Format.Count(dashboard.Data.Drops.SpansDropped), System.Net.WebUtility.HtmlDecode(await dashboard.PageAsync("/telemetry")), StringComparison.Ordinal);
        Assert.Contains("older spans dropped", await dashboard.PageAsync("/traces"), StringComparison.Ordinal);
    }

    private static async Task<string> ReadAsync(TestDashboard dashboard, string path)
    {
        using var response = await dashboard.Browser.GetAsync(new Uri(path, UriKind.Relative));
        // A trace may have been pushed out between two looks.
        Assert.True(response.IsSuccessStatusCode || path.StartsWith("/traces/", StringComparison.Ordinal), $"{path}: {response.StatusCode}");
        return await response.Content.ReadAsStringAsync();
    }

    private static void AssertHarmless(string path, string page)
    {
        var body = page[page.IndexOf("<main", StringComparison.Ordinal)..];
        Assert.False(body.Contains("<script", StringComparison.OrdinalIgnoreCase) || body.Contains("<img src=x", StringComparison.OrdinalIgnoreCase)
            || body.Contains("href=\"javascript:", StringComparison.OrdinalIgnoreCase), path);
    }

    private static McpTasks.Dashboard.Otlp.Wire.ExportTraceRequest Batch(int batch, ulong now) => Wire.Traces(Demo.Hostile, "f", [.. Enumerable.Range(0, PerBatch).Select(i => Wire.Span(
        1_000_000 + batch * PerBatch / 5 + i / 5, batch * PerBatch + i + 1, i % 5 == 0 ? 0 : batch * PerBatch + i, Demo.Hostile, now, now + (ulong)i * 1_000,
        Wire.Attr("k" + i % 20, Demo.Hostile), Wire.Attr(Demo.Hostile, "javascript:alert(1)"), Wire.Attr("mcp.task.id", "javascript:alert(" + i)))]);
}
