using McpTasks.Browser.Tests.Live;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace McpTasks.Browser.Tests.Pages;

/// <summary>
/// Every page of the board with real content: no complaint of the browser, no sideways scrolling, and a picture of it for a person to look
/// at.
/// </summary>
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
        await using var walk = await Walk.BeginAsync(
            system, width: width, height: width == 390 ? 844 : 800, scheme: scheme == "dark" ? ColorScheme.Dark : ColorScheme.Light);
        (string Name, string Path)[] pages =
        [
            ("tasks", "/tasks"), ("tasks-failed", "/tasks?state=failed"), ("task", $"/tasks/{good.TaskId}"),
            ("task-failed", $"/tasks/{bad.TaskId}"),
            ("payload", $"/tasks/{good.TaskId}/payload"), ("payload-failed", $"/tasks/{bad.TaskId}/payload"),
            ("overview", "/tasks/overview"), ("login", "/tasks/login"),
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
        Assert.Equal(404, (await walk.GoAsync("/tasks/nothing")).Status);
        await Expect(walk.Page.GetByText("No such task").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Pages_are_whole_without_a_script()
    {
        var task = await system.ComputedAsync();
        await using var walk = await Walk.BeginAsync(system);
        await walk.Page.RouteAsync("**/*.js*", route => route.AbortAsync());
        await walk.GoAsync($"/tasks/{task.TaskId}");
        await Expect(walk.Page.GetByLabel("History")).ToContainTextAsync("Completed");
        await Expect(walk.Page.Locator("[data-state]")).ToBeHiddenAsync();
        walk.ForgetComplaints(); // of the script that was kept away
    }
}
