using McpTasks.Browser.Tests.Live;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace McpTasks.Browser.Tests.Pages;

public class TaskLifeTests(LiveSystem system)
{
    [Fact]
    public async Task A_task_appears_progresses_and_finishes_on_the_list_without_a_reload()
    {
        await using var walk = await Walk.BeginAsync(system);
        await walk.GoAsync("/tasks");
        await walk.MarkAsync();
        var task = await system.ComputeAsync(8);
        var row = walk.Page.Locator($"[data-key='{task.TaskId}']");
        await Expect(row).ToBeVisibleAsync();
        await Expect(row).ToContainTextAsync("Running");
        await Expect(row).ToContainTextAsync("of 32");
        var seen = await row.TextContentAsync();
        await Expect(row).Not.ToHaveTextAsync(seen!);
        await walk.PictureAsync("tasks-running");
        await Expect(row).ToContainTextAsync("Completed");
        await walk.IsStillMarkedAsync();
    }

    [Fact]
    public async Task A_tasks_page_follows_it_to_its_end_without_a_reload()
    {
        var task = await system.ComputeAsync(8);
        await using var walk = await Walk.BeginAsync(system);
        await walk.GoAsync("/tasks");
        await walk.Page.Locator($"[data-key='{task.TaskId}'] a").First.ClickAsync();
        await Expect(walk.Page.GetByRole(AriaRole.Heading, new() { Name = "slow_computation", Level = 1 })).ToBeVisibleAsync();
        await walk.MarkAsync();
        await Expect(walk.Page.Locator("main")).ToContainTextAsync("Attempt 1 started");
        await Expect(walk.Page.Locator("main")).ToContainTextAsync("of 32");
        await walk.PictureAsync("task-running");
        await Expect(walk.Page.GetByLabel("Events").GetByText("Completed")).ToBeVisibleAsync();
        await Expect(walk.Page.GetByLabel("Timeline")).ToContainTextAsync("Result");
        await walk.IsStillMarkedAsync();
    }

    [Fact]
    public async Task From_a_task_to_its_trace_to_a_span_to_its_log_and_back()
    {
        var task = await system.ComputedAsync();
        await using var walk = await Walk.BeginAsync(system);
        var page = walk.Page;
        await walk.GoAsync($"/tasks/{task.TaskId}");
        await page.Locator("main .title").GetByRole(AriaRole.Link, new() { Name = "Trace" }).ClickAsync();

        var waterfall = page.GetByLabel("Waterfall");
        await Expect(waterfall).ToContainTextAsync("tools/call slow_computation");
        await Expect(waterfall).ToContainTextAsync("create task");
        await Expect(waterfall).ToContainTextAsync("complete task");
        await walk.MarkAsync();
        await waterfall.GetByRole(AriaRole.Link, new() { Name = "run task" }).First.ClickAsync();
        var panel = page.GetByLabel("Span", new() { Exact = true });
        await Expect(panel).ToContainTextAsync(task.TaskId!);
        await Expect(panel).ToContainTextAsync("worker");
        await walk.IsStillMarkedAsync();
        await walk.PictureAsync("trace");

        await page.Locator("main .title").GetByRole(AriaRole.Link, new() { Name = "Logs" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Logs", Level = 1 })).ToBeVisibleAsync();
        var logs = page.Locator("table.logs tbody tr");
        await Expect(logs.First).ToBeVisibleAsync();
        await logs.First.Locator("a[href^='/traces/']").ClickAsync();
        await Expect(page.GetByLabel("Waterfall")).ToContainTextAsync("tools/call slow_computation");
        await page.Locator("main .title").GetByRole(AriaRole.Link, new() { Name = "Task" }).ClickAsync();
        await Expect(page.Locator("main .crumbs")).ToContainTextAsync(task.TaskId!);
    }

    [Fact]
    public async Task Tasks_are_filtered_by_status_tool_and_text()
    {
        var (good, bad) = (await system.ComputedAsync(), await system.FailedAsync());
        await using var walk = await Walk.BeginAsync(system);
        var page = walk.Page;
        var (goodRow, badRow) = (page.Locator($"[data-key='{good.TaskId}']"), page.Locator($"[data-key='{bad.TaskId}']"));
        await walk.GoAsync("/tasks");
        await Expect(goodRow).ToContainTextAsync("Completed");
        await Expect(badRow).ToContainTextAsync("Failed");

        await page.GetByRole(AriaRole.Link, new() { Name = "Failed" }).ClickAsync();
        await Expect(badRow).ToBeVisibleAsync();
        await Expect(goodRow).ToBeHiddenAsync();
        await walk.GoAsync("/tasks");
        await page.GetByLabel("Tool").SelectOptionAsync("slow_computation");
        await Expect(goodRow).ToBeVisibleAsync();
        await Expect(badRow).ToBeHiddenAsync();
        await walk.GoAsync("/tasks");
        await page.GetByLabel("Find").FillAsync(bad.TaskId!);
        await page.Keyboard.PressAsync("Enter");
        await Expect(badRow).ToBeVisibleAsync();
        await Expect(goodRow).ToBeHiddenAsync();
        await page.GetByLabel("Find").FillAsync("nothing has this text");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("No task matches")).ToBeVisibleAsync();
    }
}
