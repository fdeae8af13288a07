using McpTasks.Browser.Tests.Live;
using McpTasks.Client;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace McpTasks.Browser.Tests.Pages;

/// <summary>Everything that changes something, without a mouse.</summary>
public class BoardKeyboardTests(LiveSystem system)
{
    [Fact]
    public async Task The_first_tab_leads_past_the_navigation()
    {
        await using var walk = await Walk.BeginAsync(system);
        await walk.Page.Keyboard.PressAsync("Tab");
        await Expect(walk.Page.GetByText("Skip to the content")).ToBeFocusedAsync();
        await walk.Page.Keyboard.PressAsync("Enter");
        await Expect(walk.Page.Locator("main")).ToBeFocusedAsync();
    }

    [Fact]
    public async Task A_running_task_is_cancelled_once_the_question_is_answered_with_yes()
    {
        var task = await system.ComputeAsync(60);
        await using var walk = await Walk.BeginAsync(system);
        var page = walk.Page;
        await walk.GoAsync($"/tasks/{task.TaskId}");
        var question = page.GetByRole(AriaRole.Dialog);
        await page.GetByRole(AriaRole.Button, new() { Name = "Cancel", Exact = true }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(question).ToContainTextAsync("Cancel this task?");
        await walk.PictureAsync("cancel");
        await page.Keyboard.PressAsync("Escape");
        await Expect(question).ToBeHiddenAsync();
        Assert.False((await task.GetStateAsync(TestContext.Current.CancellationToken)).IsTerminal);

        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Cancel the task" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("The task is cancelled.")).ToBeVisibleAsync();
        await Expect(page.GetByLabel("History").GetByText("by the operator", new() { Exact = true })).ToBeVisibleAsync();
        await Assert.ThrowsAsync<TaskCancelledException>(() => task.ResultAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_ended_task_is_run_again_as_a_new_one()
    {
        var task = await system.ComputedAsync();
        await using var walk = await Walk.BeginAsync(system);
        var page = walk.Page;
        await walk.GoAsync($"/tasks/{task.TaskId}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Run again" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Run it again" })).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("This new task makes the same call again.")).ToBeVisibleAsync();
        await Expect(page.Locator("main .crumbs code")).Not.ToHaveTextAsync(task.TaskId!);
        await Expect(page.GetByLabel("History").GetByText("Completed", new() { Exact = true })).ToBeVisibleAsync();
    }

    [Fact]
    public async Task While_the_queue_is_paused_tasks_wait_and_then_go_on()
    {
        await using var walk = await Walk.BeginAsync(system);
        var page = walk.Page;
        await walk.GoAsync("/tasks/overview");
        await page.GetByRole(AriaRole.Button, new() { Name = "Pause the queue" }).First.FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByText("The queue was paused")).ToBeVisibleAsync();
        var task = await system.ComputeAsync(1);
        await walk.GoAsync($"/tasks/{task.TaskId}");
        await Expect(page.Locator(".title")).ToContainTextAsync("Queued");
        await walk.GoAsync("/tasks");
        await page.GetByRole(AriaRole.Button, new() { Name = "Resume" }).PressAsync("Enter");
        await Expect(page.GetByText("The queue goes on")).ToBeVisibleAsync();
        await task.ResultAsync(TestContext.Current.CancellationToken);
    }
}
