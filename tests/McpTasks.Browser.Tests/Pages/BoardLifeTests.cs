using McpTasks.Browser.Tests.Live;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace McpTasks.Browser.Tests.Pages;

public class BoardLifeTests(LiveSystem system)
{
    [Fact]
    public async Task A_task_appears_progresses_and_finishes_on_the_list_without_a_reload()
    {
        await using var walk = await Walk.BeginAsync(system);
        await walk.MarkAsync();
        var task = await system.ComputeAsync(8);
        var row = walk.Page.Locator($"[data-key='{task.TaskId}']");
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
        await walk.Page.Locator($"[data-key='{task.TaskId}'] a").First.ClickAsync();
        await Expect(walk.Page.GetByRole(AriaRole.Heading, new() { Name = "slow_computation", Level = 1 })).ToBeVisibleAsync();
        await walk.MarkAsync();
        await Expect(walk.Page.Locator("main")).ToContainTextAsync("Attempt 1 began");
        await Expect(walk.Page.Locator("main")).ToContainTextAsync("of 32");
        await walk.PictureAsync("task-running");
        await Expect(walk.Page.GetByLabel("History").GetByText("Completed")).ToBeVisibleAsync();
        await Expect(walk.Page.GetByLabel("Timeline").GetByText("Result")).ToBeVisibleAsync();
        await walk.IsStillMarkedAsync();
    }

    [Fact]
    public async Task A_task_whose_worker_is_killed_shows_the_lost_attempt_and_completes_in_the_next()
    {
        var task = await system.ComputeAsync(15);
        await using var walk = await Walk.BeginAsync(system);
        await walk.GoAsync($"/tasks/{task.TaskId}");
        var attempts = walk.Page.GetByLabel("Attempts").Locator("tbody tr");
        await Expect(attempts.First).ToContainTextAsync("Running");
        await Expect(walk.Page.GetByLabel("History")).ToContainTextAsync("Progress");
        await walk.MarkAsync();
        var worker = (await attempts.First.Locator(".worker").TextContentAsync())!.Trim();
        await WorkerProcess.KillAsync(worker);

        await Expect(attempts.First).ToContainTextAsync("Lost", new() { Timeout = 60_000 });
        await Expect(attempts.Nth(1)).ToContainTextAsync("Running", new() { Timeout = 60_000 });
        await walk.PictureAsync("task-lost");
        await Expect(attempts.Nth(1)).ToContainTextAsync("Completed", new() { Timeout = 60_000 });
        await walk.IsStillMarkedAsync();
        // The worker comes back.
        await walk.GoAsync("/tasks/overview");
        await Expect(walk.Page.GetByLabel("Workers").Locator("tbody tr")).ToHaveCountAsync(2, new() { Timeout = 60_000 });
    }

    [Fact]
    public async Task The_list_is_filtered_by_state_tool_and_text()
    {
        var (good, bad) = (await system.ComputedAsync(), await system.FailedAsync());
        await using var walk = await Walk.BeginAsync(system);
        var page = walk.Page;
        var (goodRow, badRow) = (page.Locator($"[data-key='{good.TaskId}']"), page.Locator($"[data-key='{bad.TaskId}']"));
        await Expect(goodRow).ToContainTextAsync("Completed");
        await Expect(badRow).ToContainTextAsync("Failed");

        await page.GetByLabel("State").GetByRole(AriaRole.Link, new() { Name = "Failed" }).ClickAsync();
        await Expect(badRow).ToBeVisibleAsync();
        await Expect(goodRow).ToBeHiddenAsync();
        await walk.GoAsync("/tasks");
        await page.GetByLabel("Tool").FillAsync("slow_computation");
        await page.Keyboard.PressAsync("Enter");
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

    [Fact]
    public async Task What_is_typed_chosen_and_unfolded_stays_while_the_page_changes_around_it()
    {
        var task = await system.ComputeAsync(10);
        await using var walk = await Walk.BeginAsync(system);
        var page = walk.Page;
        await page.GetByLabel("Find").FillAsync("half a wor");
        var row = page.Locator($"[data-key='{task.TaskId}']");
        await Expect(row).ToContainTextAsync("of 40");
        var seen = await row.TextContentAsync();
        await Expect(row).Not.ToHaveTextAsync(seen!);
        await Expect(page.GetByLabel("Find")).ToBeFocusedAsync();
        await Expect(page.GetByLabel("Find")).ToHaveValueAsync("half a wor");

        await walk.GoAsync($"/tasks/{task.TaskId}");
        var reports = page.GetByLabel("History").Locator("details");
        await reports.Locator("summary").ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).FocusAsync();
        var history = page.GetByLabel("History");
        seen = await history.TextContentAsync();
        await Expect(history).Not.ToHaveTextAsync(seen!);
        await Expect(reports).ToHaveAttributeAsync("open", "");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToBeFocusedAsync();
    }
}
