using McpTasks.Board.Tests.Harness;

namespace McpTasks.Board.Tests.Pages;

public sealed class ActionTests
{
    [Fact]
    public async Task A_running_task_is_cancelled_and_the_next_page_says_so_once()
    {
        await using var host = await BoardHost.StartAsync();
        var task = await host.Tasks.RunningAsync();
        using var browser = await host.LoggedInAsync();
        var page = await browser.GetAsync($"/tasks/{task.Id}");
        Assert.Contains($"formaction=\"/tasks/{task.Id}/cancel\"", page.Html, StringComparison.Ordinal);
        var answer = await browser.PressAsync(
            page, $"/tasks/{task.Id}/cancel", ("Origin", host.Address.ToString().TrimEnd('/')), ("Sec-Fetch-Site", "same-origin"));
        Assert.Equal((303, $"/tasks/{task.Id}"), (answer.Status, answer.Location));
        var after = await browser.GetAsync($"/tasks/{task.Id}");
        Assert.Contains("The task is cancelled.", after.Text, StringComparison.Ordinal);
        Assert.Contains("Cancelled by the operator", after.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("The task is cancelled.", (await browser.GetAsync($"/tasks/{task.Id}")).Text, StringComparison.Ordinal);
        Assert.Equal("The task was cancelled by the operator.", (await host.Store.GetAsync(task.Id, default))!.StatusMessage);

        await browser.PressAsync(page, $"/tasks/{task.Id}/cancel");
        Assert.Contains(
            "The task has ended already: it is cancelled.", (await browser.GetAsync($"/tasks/{task.Id}")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ended_task_is_run_again_as_a_new_one_of_the_same_owner()
    {
        await using var host = await BoardHost.StartAsync();
        var task = await host.Tasks.EndedAsync();
        using var browser = await host.LoggedInAsync();
        var page = await browser.GetAsync($"/tasks/{task.Id}");
        Assert.Contains($"formaction=\"/tasks/{task.Id}/rerun\"", page.Html, StringComparison.Ordinal);
        var answer = await browser.PressAsync(page, $"/tasks/{task.Id}/rerun");
        var sent = Assert.Single(host.Sent.Messages);
        Assert.Equal((303, $"/tasks/{sent.TaskId}", "ann", "index"), (answer.Status, answer.Location, sent.Owner, sent.Component));
        Assert.NotEqual(task.Id.Value, sent.TaskId);
        Assert.Contains(
            "This new task makes the same call again.", (await browser.GetAsync(answer.Location!)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_this_service_cannot_run_again_says_why()
    {
        await using var host = await BoardHost.StartAsync();
        var (unknown, running) = (await host.Tasks.EndedAsync("elsewhere"), await host.Tasks.RunningAsync());
        using var browser = await host.LoggedInAsync();
        var page = await browser.GetAsync($"/tasks/{unknown.Id}");
        Assert.Contains("The task cannot run again: This server no longer has 'elsewhere'.", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("/rerun", page.Html, StringComparison.Ordinal);
        await browser.PressAsync(page, $"/tasks/{running.Id}/rerun");
        Assert.Contains(
            "The task was not run again. The task has not ended", (await browser.GetAsync("/tasks")).Text, StringComparison.Ordinal);
        Assert.Empty(host.Sent.Messages);
    }

    [Fact]
    public async Task The_queue_is_paused_and_resumed_and_every_page_that_matters_says_so()
    {
        await using var host = await BoardHost.StartAsync();
        using var browser = await host.LoggedInAsync();
        var (runs, waits) = (await host.Tasks.RunningAsync(), await host.Tasks.CreateAsync());
        var page = await browser.GetAsync("/tasks/overview");
        Assert.Equal("/tasks/overview", (await browser.PressAsync(page, "/tasks/queue/pause")).Location);
        Assert.NotNull(await host.Store.PausedSinceAsync(default));
        host.Tasks.Pass(TimeSpan.FromMinutes(2));
        foreach (var path in new[] { "/tasks", "/tasks/overview", $"/tasks/{waits.Id}" })
            Assert.Contains("The queue was paused 2 min ago", (await browser.GetAsync(path)).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("paused", (await browser.GetAsync($"/tasks/{runs.Id}")).Text, StringComparison.Ordinal);
        await browser.PressAsync(page, "/tasks/queue/resume");
        Assert.Null(await host.Store.PausedSinceAsync(default));
        Assert.Contains("The queue goes on", (await browser.GetAsync("/tasks")).Text, StringComparison.Ordinal);
        Assert.Contains(
            host.Log.Lines,
            line => line.EndsWith("Operator acted on the queue: mcp.audit.actor=\"operator\", mcp.audit.action=\"pause\"", StringComparison.Ordinal));
        Assert.Contains(host.Log.Lines, line => line.EndsWith("mcp.audit.action=\"resume\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_component_is_struck_its_task_says_so_and_the_strike_is_lifted()
    {
        await using var host = await BoardHost.StartAsync();
        using var browser = await host.LoggedInAsync();
        var waits = await host.Tasks.CreateAsync("index");
        var page = await browser.GetAsync("/tasks/overview");
        Assert.Contains("Nothing is struck.", page.Text, StringComparison.Ordinal);
        var answer = await browser.PostAsync("/tasks/strikes",
            [new("token", page.Token), new("component", "index"), new("owner", ""), new("argument", ""), new("value", ""), new("reason", "<b>down</b>"), new("mode", "refuse")]);
        Assert.Equal((303, "/tasks/overview"), (answer.Status, answer.Location));
        Assert.Equal(BeginVerdict.Struck, (await host.Store.BeginAsync(waits.Ref, "worker", TimeSpan.FromMinutes(1), default)).Verdict);

        var overview = await browser.GetAsync("/tasks/overview");
        Assert.Contains("Struck 'index': tasks that have not begun wait", overview.Text, StringComparison.Ordinal);
        Assert.Contains("1 strike : affected tasks do not begin.", overview.Text, StringComparison.Ordinal);
        Assert.Contains("refused", overview.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>down</b>", overview.Html, StringComparison.Ordinal);
        Assert.Contains(
            "The task waits until strike 1 is lifted: index (<b>down</b>)", (await browser.GetAsync($"/tasks/{waits.Id}")).Text,
            StringComparison.Ordinal);
        Assert.Contains("Struck", (await browser.GetAsync("/tasks")).Text, StringComparison.Ordinal);

        await browser.PressAsync(overview, "/tasks/strikes/1/lift");
        Assert.Contains("The strike of 'index' is lifted", (await browser.GetAsync("/tasks/overview")).Text, StringComparison.Ordinal);
        Assert.DoesNotContain("waits for strike", (await browser.GetAsync($"/tasks/{waits.Id}")).Text, StringComparison.Ordinal);
        await browser.PressAsync(overview, "/tasks/strikes/1/lift");
        Assert.Contains("The strike has been lifted already.", (await browser.GetAsync("/tasks/overview")).Text, StringComparison.Ordinal);
        foreach (var action in new[] { "strike", "lift" })
            Assert.Contains(
                host.Log.Lines,
                line => line.Contains($"Operator acted on a strike: mcp.audit.actor=\"operator\", mcp.audit.action=\"{action}\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Values_of_an_argument_are_struck_as_they_compare()
    {
        await using var host = await BoardHost.StartAsync();
        using var browser = await host.LoggedInAsync();
        var page = await browser.GetAsync("/tasks/overview");
        await browser.PostAsync("/tasks/strikes",
        [
            new("token", page.Token), new("component", "index"), new("argument", "rows"), new("operator", "between"), new("value", "3"),
            new("upTo", "5"), new("mode", "hold"),
        ]);
        Assert.Contains("index with rows between 3 and 5", (await browser.GetAsync("/tasks/overview")).Text, StringComparison.Ordinal);

        await browser.PostAsync(
            "/tasks/strikes",
            [new("token", page.Token), new("component", "index"), new("argument", "rows"), new("operator", "like"), new("value", "3")]);
        Assert.Contains(
            "Nothing was struck. A strike's operator is one of = != < <= > >= between", (await browser.GetAsync("/tasks/overview")).Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_strike_of_nothing_says_what_is_missing()
    {
        await using var host = await BoardHost.StartAsync();
        using var browser = await host.LoggedInAsync();
        var page = await browser.GetAsync("/tasks/overview");
        await browser.PostAsync("/tasks/strikes", [new("token", page.Token), new("mode", "hold")]);
        Assert.Contains(
            "Nothing was struck. A strike names a component, an owner, or both.", (await browser.GetAsync("/tasks/overview")).Text,
            StringComparison.Ordinal);
        Assert.Equal(403, (await browser.PostAsync("/tasks/strikes", [new("component", "index")])).Status);
    }

    [Fact]
    public async Task A_notice_that_somebody_made_up_is_not_shown()
    {
        await using var host = await BoardHost.StartAsync();
        using var browser = await host.LoggedInAsync();
        var login = browser.Cookies.Single();
        var page = await browser.GetAsync("/tasks", ("Cookie", $"{login.Name}={login.Value}; mcptasks-board-notice=pwned"));
        Assert.Equal(200, page.Status);
        Assert.DoesNotContain("pwned", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_act_on_a_task_that_is_not_there_is_404()
    {
        await using var host = await BoardHost.StartAsync();
        using var browser = await host.LoggedInAsync();
        var page = await browser.GetAsync("/tasks");
        foreach (var id in new[] { "nonsense", TaskId.New().Value })
        {
            Assert.Equal(404, (await browser.PressAsync(page, $"/tasks/{id}/cancel")).Status);
            Assert.Equal(404, (await browser.PressAsync(page, $"/tasks/{id}/rerun")).Status);
        }
    }
}
