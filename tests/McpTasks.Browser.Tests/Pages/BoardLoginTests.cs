using McpTasks.Browser.Tests.Live;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace McpTasks.Browser.Tests.Pages;

public class BoardLoginTests(LiveSystem system)
{
    [Fact]
    public async Task The_key_leads_to_the_page_that_was_asked_for_and_logging_out_closes_it_again()
    {
        await using var walk = await Walk.BeginAsync(system, loggedIn: false);
        walk.ExpectedStatuses.Add(401);
        var page = walk.Page;
        await walk.GoAsync("/tasks?state=failed");
        await Expect(page.GetByLabel("Key")).ToBeFocusedAsync();
        await walk.PictureAsync("login");

        await page.Keyboard.TypeAsync("a wrong key");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("That is not the operator's key.");

        await walk.GoAsync("/tasks?state=failed");
        await Expect(page.GetByLabel("Key")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(system.OperatorKey);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Tasks", Level = 1 })).ToBeVisibleAsync();
        await Expect(page).ToHaveURLAsync(new Uri(system.Mcp, "/tasks?state=failed").ToString());

        await page.GetByRole(AriaRole.Button, new() { Name = "Log out" }).ClickAsync();
        await Expect(page.GetByLabel("Key")).ToBeVisibleAsync();
        await walk.GoAsync("/tasks");
        await Expect(page.GetByLabel("Key")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task The_link_with_the_key_leaves_no_key_in_the_address()
    {
        await using var walk = await Walk.BeginAsync(system);
        await Expect(walk.Page.GetByRole(AriaRole.Heading, new() { Name = "Tasks", Level = 1 })).ToBeVisibleAsync();
        Assert.DoesNotContain("key", walk.Page.Url, StringComparison.Ordinal);
    }
}
