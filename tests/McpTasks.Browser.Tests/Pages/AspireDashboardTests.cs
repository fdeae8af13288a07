using McpTasks.Browser.Tests.Live;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace McpTasks.Browser.Tests.Pages;

/// <summary>From the board to the Aspire dashboard, which shows the telemetry of the same task, and back.</summary>
public class AspireDashboardTests(LiveSystem system)
{
    [Fact]
    public async Task The_login_leads_to_the_resources_and_the_api_links_to_the_task_board()
    {
        await using var walk = await Walk.BeginAspireAsync(system);
        var page = walk.Page;
        foreach (var resource in new[] { "api", "worker", "redis" })
            await Expect(page.GetByRole(AriaRole.Row).Filter(new() { HasText = resource }).First).ToContainTextAsync("Running");
        var board = page.Locator($"a[href^='{new Uri(system.Mcp, "/tasks/login?key=")}']").First;
        await Expect(board).ToBeVisibleAsync();
        await page.GotoAsync((await board.GetAttributeAsync("href"))!);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Tasks", Level = 1 })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_tasks_page_leads_to_its_trace_over_api_and_worker_and_the_trace_to_its_logs()
    {
        var task = await system.ComputedAsync();
        await using var board = await Walk.BeginAsync(system);
        await board.GoAsync($"/tasks/{task.TaskId}");
        var trace = (await board.Page.GetByRole(AriaRole.Link, new() { Name = "Trace" }).GetAttributeAsync("href"))!;
        Assert.StartsWith(new Uri(system.Dashboard, "/traces/detail/").ToString(), trace, StringComparison.Ordinal);

        await using var walk = await Walk.BeginAspireAsync(system);
        var page = walk.Page;
        // Telemetry comes a moment after what it tells of, and a page of a trace that is not there yet stays so.
        var waterfall = page.GetByText("create task slow_computation").First;
        for (var i = 0; i < 30 && !await waterfall.IsVisibleAsync(); i++)
        {
            await page.GotoAsync(trace);
            await page.WaitForTimeoutAsync(1_000);
        }

        await Expect(waterfall).ToBeVisibleAsync();
        foreach (var resource in new[] { "api", "worker" })
            await Expect(page.GetByText(resource).First).ToBeVisibleAsync();
        await walk.PictureAsync("aspire-trace");

        await walk.GoAsync($"/structuredlogs?traceId={trace[(trace.LastIndexOf('/') + 1)..]}");
        await Expect(page.GetByText("Created (slow_computation").First).ToBeVisibleAsync();
        await walk.PictureAsync("aspire-logs");
    }
}
