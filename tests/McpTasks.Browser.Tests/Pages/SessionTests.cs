using McpTasks.Browser.Tests.Live;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace McpTasks.Browser.Tests.Pages;

public class SessionTests(LiveSystem system)
{
    [Fact]
    public async Task A_session_is_exported_cleared_and_imported_again()
    {
        var task = await system.ComputedAsync();
        await using var walk = await Walk.BeginAsync(system);
        walk.ExpectedStatuses.Add(404);
        var page = walk.Page;
        await walk.GoAsync($"/tasks/{task.TaskId}");
        await Expect(page.GetByLabel("Events").GetByText("Completed")).ToBeVisibleAsync();
        var trace = (await page.Locator("main .title").GetByRole(AriaRole.Link, new() { Name = "Trace" }).GetAttributeAsync("href"))!;
        await walk.GoAsync(trace);
        await Expect(page.GetByLabel("Waterfall")).ToContainTextAsync("complete task");

        await walk.GoAsync("/telemetry");
        var download = await page.RunAndWaitForDownloadAsync(() => page.GetByRole(AriaRole.Link, new() { Name = "Export" }).ClickAsync());
        var file = Path.Combine(Places.Pictures, "session.json");
        await download.SaveAsAsync(file);
        await page.GetByRole(AriaRole.Button, new() { Name = "Clear everything" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Telemetry", Level = 1 })).ToBeVisibleAsync();
        Assert.Equal(404, (await walk.GoAsync(trace)).Status);

        await walk.GoAsync("/telemetry");
        await page.GetByLabel("File to import").SetInputFilesAsync(file);
        await page.GetByRole(AriaRole.Button, new() { Name = "Import", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Status)).ToContainTextAsync("Imported");
        await walk.GoAsync(trace);
        await Expect(page.GetByLabel("Waterfall")).ToContainTextAsync("complete task");
        await walk.GoAsync($"/tasks/{task.TaskId}");
        await Expect(page.GetByLabel("Events").GetByText("Completed")).ToBeVisibleAsync();
        File.Delete(file);
    }

    [Fact]
    public async Task While_collecting_is_paused_nothing_new_is_kept_and_every_page_says_so()
    {
        await using var walk = await Walk.BeginAsync(system);
        walk.ExpectedStatuses.Add(404);
        var page = walk.Page;
        await walk.GoAsync("/telemetry");
        await page.GetByLabel("Collecting").GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Expect(page.GetByText("Collecting is paused since")).ToBeVisibleAsync();
        var unseen = await system.ComputeAsync(4);
        await unseen.ResultAsync(TestContext.Current.CancellationToken);
        await walk.GoAsync("/telemetry");
        await Expect(page.GetByLabel("Collecting")).ToContainTextAsync("passed by while paused");
        await page.GetByLabel("Collecting").GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await Expect(page.GetByText("Collecting is paused since")).ToBeHiddenAsync();

        var seen = await system.ComputedAsync();
        await walk.GoAsync("/tasks");
        await Expect(page.Locator($"[data-key='{seen.TaskId}']")).ToContainTextAsync("Completed");
        // Its last telemetry may have come after the pause; its beginning has not been kept.
        await walk.GoAsync($"/tasks/{unseen.TaskId}");
        await Expect(page.Locator("main")).Not.ToContainTextAsync("Progress 1 of");
    }
}
