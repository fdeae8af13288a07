using McpTasks.Browser.Tests.Live;
using McpTasks.Client;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace McpTasks.Browser.Tests.Pages;

public class TaskActionsTests(LiveSystem system)
{
    [Fact]
    public async Task A_running_task_is_cancelled_once_the_question_is_answered_with_yes()
    {
        var task = await system.ComputeAsync(60);
        await using var walk = await Walk.BeginAsync(system);
        var page = walk.Page;
        await walk.GoAsync($"/tasks/{task.TaskId}");
        var cancel = page.GetByRole(AriaRole.Button, new() { Name = "Cancel" });
        void Refuse(object? sender, IDialog dialog) => _ = dialog.DismissAsync();
        page.Dialog += Refuse;
        await cancel.ClickAsync();
        page.Dialog -= Refuse;
        Assert.False((await task.GetStateAsync(TestContext.Current.CancellationToken)).IsTerminal);

        page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        await cancel.ClickAsync();
        await Expect(page.GetByLabel("Events").GetByText("Cancelled", new() { Exact = true })).ToBeVisibleAsync();
        await Assert.ThrowsAsync<TaskCancelledException>(() => task.ResultAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_ended_task_is_run_again_as_a_new_one()
    {
        var task = await system.ComputedAsync();
        await using var walk = await Walk.BeginAsync(system);
        walk.ExpectedStatuses.Add(404); // the new task's page, until its first telemetry has come
        var page = walk.Page;
        page.Dialog += (_, dialog) => _ = dialog.AcceptAsync();
        await walk.GoAsync($"/tasks/{task.TaskId}");
        await page.GetByRole(AriaRole.Button, new() { Name = "Run again" }).ClickAsync();
        await Expect(page.Locator("main .crumbs code")).Not.ToHaveTextAsync(task.TaskId!);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "slow_computation", Level = 1 })).ToBeVisibleAsync();
        await Expect(page.GetByLabel("Events").GetByText("Completed", new() { Exact = true })).ToBeVisibleAsync();
    }
}
