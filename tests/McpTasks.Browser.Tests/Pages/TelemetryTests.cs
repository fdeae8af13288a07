using McpTasks.Browser.Tests.Live;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace McpTasks.Browser.Tests.Pages;

public class TelemetryTests(LiveSystem system)
{
    [Fact]
    public async Task Logs_are_filtered_by_text_level_resource_and_attribute()
    {
        var task = await system.ComputedAsync();
        await using var walk = await Walk.BeginAsync(system);
        var page = walk.Page;
        var rows = page.Locator("table.logs tbody tr");
        await walk.GoAsync($"/logs?attr={Uri.EscapeDataString("mcp.task.id=" + task.TaskId)}");
        await Expect(page.Locator("table.logs")).ToContainTextAsync("Ended as completed");
        await Expect(rows.Filter(new() { HasText = "api" }).First).ToBeVisibleAsync();

        await page.GetByLabel("Resource").SelectOptionAsync("worker");
        await Expect(rows.Filter(new() { HasText = "Ended as completed" })).ToHaveCountAsync(1);
        await Expect(rows.Filter(new() { HasText = "Created (" })).ToHaveCountAsync(0);
        await page.GetByLabel("Find").FillAsync("Attempt 1 started");
        await page.Keyboard.PressAsync("Enter");
        await Expect(rows).ToHaveCountAsync(1);
        await rows.Locator("summary").ClickAsync();
        await Expect(rows).ToContainTextAsync(task.TaskId!);
        await page.GetByLabel("Level").SelectOptionAsync("Error");
        await Expect(page.GetByText("No record matches")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Reset" }).ClickAsync();
        await Expect(rows.Nth(1)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Traces_are_filtered_and_lead_to_their_waterfall()
    {
        var task = await system.ComputedAsync();
        await using var walk = await Walk.BeginAsync(system);
        var page = walk.Page;
        await walk.GoAsync("/traces");
        await page.GetByLabel("Attribute").Last.FillAsync($"mcp.task.id={task.TaskId}");
        await page.Keyboard.PressAsync("Enter");
        // The task's own trace has its worker in it; its polls are traces of their own.
        var row = page.Locator("table.traces tbody tr").Filter(new() { HasText = "worker" });
        await Expect(row).ToHaveCountAsync(1);
        await row.Locator("a[href^='/traces/']").ClickAsync();
        await Expect(page.GetByLabel("Waterfall")).ToContainTextAsync("tools/call slow_computation");

        await page.GoBackAsync();
        await page.GetByLabel("At least, ms").FillAsync("3600000");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("No trace matches")).ToBeVisibleAsync();
        await walk.GoAsync("/traces");
        await page.GetByLabel("Attribute").Last.FillAsync("mcp.task.id=no-such-task");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("No trace matches")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_waterfall_folds_and_is_searched()
    {
        var task = await system.ComputedAsync();
        await using var walk = await Walk.BeginAsync(system);
        var page = walk.Page;
        await walk.GoAsync($"/tasks/{task.TaskId}");
        await page.Locator("main .title").GetByRole(AriaRole.Link, new() { Name = "Trace" }).ClickAsync();
        var lanes = page.Locator("[data-tree] .lane");
        var complete = lanes.Filter(new() { HasText = "complete task slow_computation" });
        await Expect(complete).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Fold what is below" }).First.ClickAsync();
        await Expect(complete).ToBeHiddenAsync();
        await Expect(lanes.First).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Fold what is below" }).First.ClickAsync();
        await Expect(complete).ToBeVisibleAsync();

        await page.GetByLabel("Search in this trace").FillAsync("complete task slow");
        await Expect(page.GetByLabel("Waterfall").Locator("output")).ToContainTextAsync("hit");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByLabel("Span", new() { Exact = true })).ToContainTextAsync("complete task slow_computation");
    }

    [Fact]
    public async Task A_metric_is_found_by_name_and_an_exemplar_leads_to_its_trace()
    {
        await system.ComputedAsync();
        await using var walk = await Walk.BeginAsync(system);
        var page = walk.Page;
        await walk.GoAsync("/metrics");
        await page.GetByLabel("Find").FillAsync("run.duration");
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("main").GetByRole(AriaRole.Link, new() { Name = "mcp.task.run.duration" }).First.ClickAsync();
        await Expect(page.GetByLabel("Chart")).ToContainTextAsync("p99");
        await Expect(page.GetByLabel("gen_ai.tool.name")).ToBeVisibleAsync();
        var exemplar = page.GetByLabel("Exemplars").Locator("a[href^='/traces/']").First;
        await Expect(exemplar).ToBeVisibleAsync();
        await walk.PictureAsync("instrument");
        await exemplar.ClickAsync();
        await Expect(page.GetByLabel("Waterfall")).ToContainTextAsync("run task");
    }
}
