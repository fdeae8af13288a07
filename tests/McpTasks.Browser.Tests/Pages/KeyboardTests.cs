using McpTasks.Browser.Tests.Live;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace McpTasks.Browser.Tests.Pages;

public class KeyboardTests(LiveSystem system)
{
    [Fact]
    public async Task The_first_tab_leads_past_the_navigation()
    {
        await using var walk = await Walk.BeginAsync(system);
        await walk.GoAsync("/tasks");
        await walk.Page.Keyboard.PressAsync("Tab");
        await Expect(walk.Page.GetByText("Skip to the content")).ToBeFocusedAsync();
        await walk.Page.Keyboard.PressAsync("Enter");
        await Expect(walk.Page.Locator("main")).ToBeFocusedAsync();
    }

    [Theory]
    [InlineData("/tasks")]
    [InlineData("/traces")]
    [InlineData("/logs")]
    public async Task A_slash_leads_to_the_search(string path)
    {
        await system.ComputedAsync();
        await using var walk = await Walk.BeginAsync(system);
        await walk.GoAsync(path);
        await Expect(walk.Page.GetByLabel("Find")).ToBeVisibleAsync();
        await walk.Page.Keyboard.PressAsync("/");
        await Expect(walk.Page.GetByLabel("Find")).ToBeFocusedAsync();
        await walk.Page.Keyboard.TypeAsync("p/p");
        await Expect(walk.Page.GetByLabel("Find")).ToHaveValueAsync("p/p");
        await Expect(walk.Page.Locator("[data-pause]")).ToHaveAttributeAsync("aria-pressed", "false");
    }

    [Fact]
    public async Task P_holds_the_page_still_and_lets_it_go_on()
    {
        await using var walk = await Walk.BeginAsync(system);
        await walk.GoAsync("/tasks");
        var button = walk.Page.Locator("[data-pause]");
        await walk.Page.Keyboard.PressAsync("p");
        await Expect(button).ToHaveAttributeAsync("aria-pressed", "true");
        var held = await system.ComputedAsync();
        await using var other = await Walk.BeginAsync(system);
        await other.GoAsync("/tasks");
        await Expect(other.Page.Locator($"[data-key='{held.TaskId}']")).ToContainTextAsync("Completed");
        await Expect(walk.Page.Locator($"[data-key='{held.TaskId}']")).ToHaveCountAsync(0);

        await walk.Page.Keyboard.PressAsync("p");
        await Expect(button).ToHaveAttributeAsync("aria-pressed", "false");
        await Expect(walk.Page.Locator($"[data-key='{held.TaskId}']")).ToContainTextAsync("Completed");
    }

    [Fact]
    public async Task A_question_mark_explains_the_keys_and_two_letters_lead_to_a_page()
    {
        await using var walk = await Walk.BeginAsync(system);
        await walk.GoAsync("/tasks");
        await walk.Page.Keyboard.PressAsync("?");
        var help = walk.Page.GetByRole(AriaRole.Dialog);
        await Expect(help).ToContainTextAsync("hold the page still");
        await walk.PictureAsync("help");
        await walk.Page.Keyboard.PressAsync("Escape");
        await Expect(help).ToBeHiddenAsync();
        await walk.Page.Keyboard.TypeAsync("gl");
        await Expect(walk.Page.GetByRole(AriaRole.Heading, new() { Name = "Logs", Level = 1 })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Arrows_walk_down_the_waterfall()
    {
        var task = await system.ComputedAsync();
        await using var walk = await Walk.BeginAsync(system);
        await walk.GoAsync($"/tasks/{task.TaskId}");
        await walk.Page.Locator("main .title").GetByRole(AriaRole.Link, new() { Name = "Trace" }).ClickAsync();
        var links = walk.Page.Locator("[data-tree] .name a[data-soft]");
        await links.First.FocusAsync();
        await walk.Page.Keyboard.PressAsync("ArrowDown");
        await Expect(links.Nth(1)).ToBeFocusedAsync();
        await walk.Page.Keyboard.PressAsync("ArrowUp");
        await Expect(links.First).ToBeFocusedAsync();
    }
}
