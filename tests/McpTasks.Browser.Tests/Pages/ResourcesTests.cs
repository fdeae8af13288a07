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
    public async Task A_replica_shows_its_console_and_hides_its_secrets_until_asked()
    {
        await using var walk = await Walk.BeginAsync(system);
        var page = walk.Page;
        await walk.GoAsync("/resources");
        await page.Locator("main a[href^='/resources/worker-']").First.ClickAsync();
        await Expect(page.Locator("[data-console]")).ToContainTextAsync("Application started");
        var secret = page.GetByLabel("Environment").Locator("dt", new() { HasTextString = "REDIS_PASSWORD" }).Locator("xpath=following-sibling::dd[1]");
        await Expect(secret).ToContainTextAsync("••••");
        await secret.GetByRole(AriaRole.Link, new() { Name = "Show" }).ClickAsync();
        await Expect(secret).Not.ToContainTextAsync("••••");
        await Expect(secret.GetByRole(AriaRole.Link, new() { Name = "Hide" })).ToBeVisibleAsync();
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
