using McpTasks.Browser.Tests.Live;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace McpTasks.Browser.Tests.Pages;

/// <summary>Every page with real content: no complaint of the browser, no sideways scrolling, and a picture of it for a person to look at.</summary>
public class EveryPageTests(LiveSystem system)
{
    [Theory]
    [InlineData("light", 1280)]
    [InlineData("dark", 1280)]
    [InlineData("light", 390)]
    [InlineData("dark", 390)]
    public async Task Every_page_is_drawn_without_complaint_and_fits(string scheme, int width)
    {
        var (good, bad) = (await system.ComputedAsync(), await system.FailedAsync());
        await using var walk = await Walk.BeginAsync(system, width: width, height: width == 390 ? 844 : 800, scheme: scheme == "dark" ? ColorScheme.Dark : ColorScheme.Light);
        await walk.GoAsync($"/tasks/{good.TaskId}");
        await Expect(walk.Page.GetByLabel("Events").GetByText("Completed")).ToBeVisibleAsync();
        var trace = await walk.Page.Locator("main .title").GetByRole(AriaRole.Link, new() { Name = "Trace" }).GetAttributeAsync("href");
        await walk.GoAsync("/resources");
        var replica = await walk.Page.Locator("main a[href^='/resources/worker-']").First.GetAttributeAsync("href");
        await walk.GoAsync("/metrics?text=run.duration");
        var instrument = await walk.Page.Locator("main a[href^='/metrics/instrument']").First.GetAttributeAsync("href");
        (string Name, string Path)[] pages =
        [
            ("home", "/"), ("resources", "/resources"), ("graph", "/resources?view=graph"), ("replica", replica!), ("tasks", "/tasks"), ("task", $"/tasks/{good.TaskId}"), ("task-failed", $"/tasks/{bad.TaskId}"),
            ("traces", "/traces"), ("trace", trace!), ("logs", "/logs"), ("metrics", "/metrics"), ("instrument", instrument!), ("telemetry", "/telemetry"),
        ];
        foreach (var (name, path) in pages)
        {
            var response = await walk.GoAsync(path);
            Assert.Equal(200, response.Status);
            await Expect(walk.Page.Locator("h1")).ToHaveCountAsync(1);
            await walk.FitsTheWidthAsync();
            await walk.PictureAsync($"{name}-{scheme}-{width}");
        }
    }

    [Fact]
    public async Task What_is_not_there_is_said_so()
    {
        await using var walk = await Walk.BeginAsync(system);
        walk.ExpectedStatuses.Add(404);
        foreach (var (path, text) in new[] { ("/nothing", "There is no such page"), ("/tasks/unknown", "No such task"), ("/traces/unknown", "No such trace"), ("/resources/unknown", "No such resource") })
        {
            Assert.Equal(404, (await walk.GoAsync(path)).Status);
            await Expect(walk.Page.GetByText(text)).ToBeVisibleAsync();
        }
    }
}
