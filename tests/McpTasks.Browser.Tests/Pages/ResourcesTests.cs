using McpTasks.Browser.Tests.Live;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace McpTasks.Browser.Tests.Pages;

public class ResourcesTests(LiveSystem system)
{
    [Fact]
    public async Task Every_resource_is_listed_with_its_state()
    {
        await using var walk = await Walk.BeginAsync(system);
        await walk.GoAsync("/resources");
        foreach (var (name, count) in new[] { ("redis", 1), ("api", 1), ("worker", 2), ("dashboard", 1) })
            await Expect(walk.Page.Locator($"main table tbody tr[data-key^='{name}-']").Filter(new() { HasText = "Running" })).ToHaveCountAsync(count);
        await Expect(walk.Page.Locator("main table").GetByRole(AriaRole.Link, new() { Name = "/mcp" })).ToHaveAttributeAsync("href", system.Mcp.ToString());
    }

    [Fact]
    public async Task The_graph_shows_who_needs_whom_and_its_nodes_lead_to_the_resource()
    {
        await system.ComputedAsync();
        await using var walk = await Walk.BeginAsync(system);
        await walk.GoAsync("/resources");
        await walk.Page.GetByRole(AriaRole.Link, new() { Name = "Graph" }).ClickAsync();
        var graph = walk.Page.Locator("svg.graph");
        await Expect(graph).ToBeVisibleAsync();
        foreach (var edge in new[] { "api connects to redis", "worker connects to redis" })
            await Expect(graph.Locator("title", new() { HasTextString = edge })).ToHaveCountAsync(1);
        await graph.Locator("a[href='/resources/api']").ClickAsync();
        await Expect(walk.Page.GetByRole(AriaRole.Heading, new() { Name = "api", Level = 1 })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_console_is_searched_and_downloaded()
    {
        await using var walk = await Walk.BeginAsync(system);
        var page = walk.Page;
        await walk.GoAsync("/resources");
        await page.Locator("main a[href^='/resources/worker-']").First.ClickAsync();
        var lines = page.Locator("[data-console] li");
        // A replica that was restarted has started more than once.
        await Expect(lines.Filter(new() { HasText = "Application started" }).First).ToBeVisibleAsync();
        await page.GetByLabel("Search the lines").FillAsync("application STARTED");
        await Expect(lines.Filter(new() { HasNotText = "Application started" })).ToHaveCountAsync(0);
        await Expect(lines.Locator("mark").First).ToHaveTextAsync("Application started");
        await walk.PictureAsync("console");

        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Download" }).ClickAsync());
        await using var stream = await download.CreateReadStreamAsync();
        using var reader = new StreamReader(stream);
        var text = await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Contains("Application started", text, StringComparison.Ordinal);
        Assert.Contains("Now listening on", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_is_not_in_the_page_until_it_is_asked_for()
    {
        await using var walk = await Walk.BeginAsync(system);
        var page = walk.Page;
        await walk.GoAsync("/resources");
        await page.Locator("main a[href^='/resources/worker-']").First.ClickAsync();
        var value = page.GetByLabel("Environment").Locator("dt", new() { HasTextRegex = new("^REDIS_PASSWORD$", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1)) }).Locator("xpath=following-sibling::dd[1]");
        await Expect(value).ToContainTextAsync("••••");
        await value.GetByRole(AriaRole.Link, new() { Name = "Show" }).ClickAsync();
        await Expect(value).Not.ToContainTextAsync("••••");
        await value.GetByRole(AriaRole.Link, new() { Name = "Hide" }).ClickAsync();
        await Expect(value).ToContainTextAsync("••••");
    }

    [Fact]
    public async Task A_replica_is_stopped_and_started_and_its_state_follows_without_a_reload()
    {
        await using var walk = await Walk.BeginAsync(system);
        var page = walk.Page;
        await walk.GoAsync("/resources");
        var key = await page.Locator("main table tbody tr[data-key^='worker-']").First.GetAttributeAsync("data-key");
        var row = page.Locator($"main table tbody tr[data-key='{key}']");
        await row.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await walk.MarkAsync();
        await Expect(row).ToContainTextAsync("Stopped");
        await walk.IsStillMarkedAsync();
        await walk.PictureAsync("resources-stopped");
        await row.GetByRole(AriaRole.Button, new() { Name = "Start", Exact = true }).ClickAsync();
        await Expect(row).ToContainTextAsync("Running", new() { Timeout = 120_000 });
    }
}
