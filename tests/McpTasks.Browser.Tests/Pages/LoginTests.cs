using McpTasks.Browser.Tests.Live;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace McpTasks.Browser.Tests.Pages;

public class LoginTests(LiveSystem system)
{
    [Fact]
    public async Task Without_the_token_every_page_is_the_login()
    {
        await using var walk = await Walk.BeginAsync(system, loggedIn: false);
        foreach (var path in new[] { "/", "/resources", "/tasks", "/traces", "/logs", "/metrics", "/tasks/any", "/nothing" })
        {
            await walk.GoAsync(path);
            Assert.Equal("/login", new Uri(walk.Page.Url).AbsolutePath);
            await Expect(walk.Page.GetByLabel("Token")).ToBeVisibleAsync();
        }

        await walk.PictureAsync("login");
    }

    [Fact]
    public async Task The_token_leads_to_the_page_that_was_asked_for_and_logging_out_closes_it_again()
    {
        await using var walk = await Walk.BeginAsync(system, loggedIn: false);
        walk.ExpectedStatuses.Add(401);
        var page = walk.Page;
        await walk.GoAsync("/traces?text=abc");

        await page.GetByLabel("Token").FillAsync("a wrong token");
        await page.GetByRole(AriaRole.Button, new() { Name = "Log in" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("not the token");

        await page.GetByLabel("Token").FillAsync(system.Token);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "Traces", Level = 1 })).ToBeVisibleAsync();
        Assert.EndsWith("/traces?text=abc", page.Url, StringComparison.Ordinal);

        await page.GetByRole(AriaRole.Button, new() { Name = "Log out" }).ClickAsync();
        await Expect(page.GetByLabel("Token")).ToBeVisibleAsync();
        await walk.GoAsync("/tasks");
        await Expect(page.GetByLabel("Token")).ToBeVisibleAsync();
    }
}
