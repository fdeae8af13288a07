using McpTasks.Browser.Tests.Live;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace McpTasks.Browser.Tests.Pages;

/// <summary>Makes the pictures of the README, where MCPTASKS_PICTURES names their folder: run it alone, on a system that has done nothing else.</summary>
public class ReadmePictures(LiveSystem system)
{
    private static string? Folder => Environment.GetEnvironmentVariable("MCPTASKS_PICTURES") is { Length: > 0 } set ? Path.GetFullPath(set, Places.Repository) : null;

    [Fact]
    public async Task Pictures_of_a_busy_system()
    {
        Assert.SkipWhen(Folder is null, "MCPTASKS_PICTURES names no folder.");
        var cancellation = TestContext.Current.CancellationToken;
        var moved = await system.ComputeAsync(40);
        await RestartWorkerOfAsync(moved.TaskId!);
        var indexed = await system.StartAsync("index_documents");
        await indexed.ResultAsync(cancellation);
        var cancelled = await system.ComputeAsync(30);
        await Task.WhenAll((await system.ComputeAsync(3)).ResultAsync(cancellation), (await system.ComputeAsync(5)).ResultAsync(cancellation), (await system.StartAsync("find_in_documents", ("query", "task"))).ResultAsync(cancellation));
        await cancelled.CancelAsync(cancellation);
        await system.FailedAsync();
        await (await system.ComputeAsync(2)).ResultAsync(cancellation);

        foreach (var (scheme, name) in new[] { (ColorScheme.Light, "light"), (ColorScheme.Dark, "dark") })
        {
            await system.ComputeAsync(50);
            await system.ComputeAsync(35);
            await using var walk = await Walk.BeginAsync(system, scheme: scheme);
            await walk.GoAsync($"/tasks/{moved.TaskId}");
            await Expect(walk.Page.GetByLabel("Events")).ToContainTextAsync("Attempt 2 started", new() { Timeout = 180_000 });
            await TakeAsync(walk, $"/tasks/{moved.TaskId}", $"task-{name}");
            await walk.GoAsync($"/tasks/{indexed.TaskId}");
            var trace = await walk.Page.Locator("main .title").GetByRole(AriaRole.Link, new() { Name = "Trace" }).GetAttributeAsync("href");
            await walk.GoAsync(trace!);
            var span = await walk.Page.GetByLabel("Waterfall").GetByRole(AriaRole.Link, new() { Name = "run task" }).First.GetAttributeAsync("href");
            await TakeAsync(walk, span!, $"trace-{name}");
        }
    }

    /// <summary>Ends the worker that runs a task, so that another one goes on with it.</summary>
    private async Task RestartWorkerOfAsync(string task)
    {
        await using var walk = await Walk.BeginAsync(system);
        await walk.GoAsync("/tasks");
        var worker = walk.Page.Locator($"[data-key='{task}'] [data-label='Worker'] [title]");
        await Expect(worker).ToBeVisibleAsync();
        var replica = await worker.GetAttributeAsync("title");
        await walk.GoAsync($"/resources/{replica}");
        await walk.Page.GetByRole(AriaRole.Button, new() { Name = "Restart" }).First.ClickAsync();
        await Expect(walk.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
    }

    private static async Task TakeAsync(Walk walk, string path, string name)
    {
        await walk.GoAsync(path);
        await Expect(walk.Page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
        await walk.Page.ScreenshotAsync(new() { Path = Path.Combine(Directory.CreateDirectory(Folder!).FullName, name + ".png"), Animations = ScreenshotAnimations.Disabled });
    }
}
