using McpTasks.Board.Tests.Harness;

namespace McpTasks.Board.Tests.Pages;

public sealed class PayloadTests
{
    private static async Task<(Page Page, BoardHost Host)> ReadAsync(BoardHost host, TaskRecord task)
    {
        using var browser = await host.LoggedInAsync();
        return (await browser.GetAsync($"/tasks/{task.Id}/payload"), host);
    }

    [Fact]
    public async Task Arguments_and_result_are_shown_on_demand_and_the_audit_log_says_so()
    {
        await using var host = await BoardHost.StartAsync();
        var task = await host.Tasks.EndedAsync(
            result: """{"content":[{"type":"text","text":"12 documents\nin 3 folders"}],"structuredContent":{"count":12}}""");
        using var browser = await host.LoggedInAsync();
        var before = await browser.GetAsync($"/tasks/{task.Id}");
        Assert.DoesNotContain("reports", before.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("12 documents", before.Html, StringComparison.Ordinal);
        Assert.DoesNotContain(host.Log.Lines, line => line.Contains("Operator acted", StringComparison.Ordinal));

        var page = await browser.GetAsync($"/tasks/{task.Id}/payload");
        Assert.Contains("{&#xA;  &quot;folder&quot;: &quot;reports&quot;&#xA;}</pre>", page.Html, StringComparison.Ordinal);
        Assert.Contains("aria-label=\"Text\">12 documents&#xA;in 3 folders</pre>", page.Html, StringComparison.Ordinal);
        Assert.Contains("Structured content 12 B { \"count\": 12 }", page.Text, StringComparison.Ordinal);
        Assert.Null(page.Live);
        Assert.Single(
            host.Log.Lines,
            line => line.Contains($"Operator acted: mcp.task.id=\"{task.Id}\"", StringComparison.Ordinal) && line.Contains("mcp.audit.action=\"read\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Pictures_sounds_links_and_embedded_resources_are_told_and_not_loaded()
    {
        await using var host = await BoardHost.StartAsync();
        var task = await host.Tasks.EndedAsync(result: """
            {"content":[{"type":"image","data":"AAAAAAAA","mimeType":"image/png"},{"type":"audio","data":"AAAA","mimeType":"audio/wav"},
            {"type":"resource_link","uri":"javascript:alert(1)","name":"x"},{"type":"resource","resource":{"uri":"file:///a.md","text":"# A"}},{"type":"new-kind","x":1},"bare"]}
            """);
        var (page, _) = await ReadAsync(host, task);
        Assert.Contains("Image, image/png", page.Text, StringComparison.Ordinal);
        Assert.Contains("6 B, not shown here", page.Text, StringComparison.Ordinal);
        Assert.Contains("Sound, audio/wav", page.Text, StringComparison.Ordinal);
        Assert.Contains("Link 19 B javascript:alert(1)", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"javascript", page.Html, StringComparison.Ordinal);
        Assert.Contains("file:///a.md 3 B # A", page.Text, StringComparison.Ordinal);
        Assert.Contains("new-kind", page.Text, StringComparison.Ordinal);
        Assert.Contains("bare", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("not json at all")]
    [InlineData("[1,2]")]
    [InlineData("{}")]
    [InlineData("""{"content":{"type":"text"},"messages":"x","contents":[null]}""")]
    [InlineData("""{"messages":[{"role":"user","content":{"type":"text","text":"hello"}}]}""")]
    public async Task Whatever_shape_a_result_has_it_is_shown(string result)
    {
        await using var host = await BoardHost.StartAsync();
        var task = await host.Tasks.EndedAsync(result: result);
        var (page, _) = await ReadAsync(host, task);
        Assert.Equal(200, page.Status);
        Assert.Contains("<pre", page.Html.Split("id=\"result\"")[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_long_is_cut_and_folded()
    {
        await using var host = await BoardHost.StartAsync();
        var task = await host.Tasks.EndedAsync(result: $$"""{"content":[{"type":"text","text":"{{new string('x', 150_000)}}"}]}""");
        var (page, _) = await ReadAsync(host, task);
        Assert.Contains("… cut here", page.Text, StringComparison.Ordinal);
        Assert.InRange(page.Html.Length, 100_000, 110_000);
        Assert.Contains(
            "<details><summary>Text <small>146 KB",
            page.Html.Replace("\n", "", StringComparison.Ordinal).Replace("  ", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_is_told_with_its_code_and_arguments_that_went_are_told_to_have_gone()
    {
        await using var host = await BoardHost.StartAsync();
        var task = await host.Tasks.RunningAsync();
        await host.Store.CompleteAsync(
            task.Ref, 1, new(McpTaskStatus.Failed, "broke", Error: """{"code":-32602,"message":"No folder","data":{"path":"x"}}"""),
            default);
        var (page, _) = await ReadAsync(host, task);
        Assert.Contains("No folder (code -32602)", page.Text, StringComparison.Ordinal);
        Assert.Contains("There is no result.", page.Text, StringComparison.Ordinal);
        var forgotten = await host.Store.CreateAsync(new()
        {
            Owner = "ann",
            Kind = TaskComponentKind.Tool,
            Component = "index",
            Dialect = TaskDialect.Modern,
            Request = "{}",
            Ttl = TimeSpan.FromHours(1),
            PollInterval = TimeSpan.FromSeconds(1), MaxAttempts = 1, RedeliverAfter = TimeSpan.FromSeconds(30),
        }, null, default);
        await host.Store.CancelAsync(forgotten.Ref, TaskActor.Client, "x", default);
        Assert.Contains(
            "neither McpTasks:Operator:Key nor McpTasks:Operator:KeepRequests was set", (await ReadAsync(host, forgotten)).Page.Text,
            StringComparison.Ordinal);
    }
}
