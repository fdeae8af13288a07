using McpTasks.Browser.Tests.Live;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace McpTasks.Browser.Tests.Pages;

/// <summary>
/// Makes the pictures of the README, where MCPTASKS_PICTURES names their folder: run it alone, on a system that has done nothing else.
/// </summary>
public class ReadmePictures(LiveSystem system)
{
    private static string? Folder =>
        Environment.GetEnvironmentVariable("MCPTASKS_PICTURES") is { Length: > 0 } set ? Path.GetFullPath(set, Places.Repository) : null;

    [Fact]
    public async Task Pictures_of_a_task_that_lost_its_worker_and_of_its_trace()
    {
        Assert.SkipWhen(Folder is null, "MCPTASKS_PICTURES names no folder.");
        var moved = await system.ComputeAsync(40);
        await KillWorkerOfAsync(moved.TaskId!);
        var indexed = await system.StartAsync("index_documents");
        await indexed.ResultAsync(TestContext.Current.CancellationToken);
        foreach (var (scheme, name) in new[] { (ColorScheme.Light, "light"), (ColorScheme.Dark, "dark") })
        {
            await using var walk = await Walk.BeginAsync(system, scheme: scheme);
            await walk.GoAsync($"/tasks/{moved.TaskId}");
            await Expect(walk.Page.GetByLabel("Attempts").Locator("tbody tr").Nth(1)).ToBeVisibleAsync(new() { Timeout = 180_000 });
            await Expect(walk.Page.GetByLabel("Progress over time").Locator("g").Nth(1)).ToBeVisibleAsync(new() { Timeout = 60_000 });
            await walk.Page.WaitForTimeoutAsync(6_000);
            await TakeAsync(walk, $"task-{name}");
            await walk.GoAsync($"/tasks/{indexed.TaskId}");
            var trace = (await walk.Page.GetByRole(AriaRole.Link, new() { Name = "Trace" }).GetAttributeAsync("href"))!;
            await using var aspire = await Walk.BeginAspireAsync(system, scheme: scheme);
            await aspire.Page.GotoAsync(trace);
            await Expect(aspire.Page.GetByText("run task index_documents").First).ToBeVisibleAsync();
            await TakeAsync(aspire, $"trace-{name}");
        }
    }

    private async Task KillWorkerOfAsync(string task)
    {
        await using var walk = await Walk.BeginAsync(system);
        await walk.GoAsync($"/tasks/{task}");
        await Expect(walk.Page.GetByLabel("Progress over time")).ToBeVisibleAsync();
        // Long enough to be seen on the time axis.
        await Expect(walk.Page.GetByLabel("History")).ToContainTextAsync("of 160", new() { Timeout = 60_000 });
        await walk.Page.WaitForTimeoutAsync(8_000);
        await WorkerProcess.KillAsync((await walk.Page.GetByLabel("Attempts").Locator(".worker").First.TextContentAsync())!.Trim());
    }

    private static Task<byte[]> TakeAsync(Walk walk, string name) => walk.Page.ScreenshotAsync(
        new() { Path = Path.Combine(Directory.CreateDirectory(Folder!).FullName, name + ".png"), Animations = ScreenshotAnimations.Disabled });
}
