using McpTasks.Board.Tests.Harness;

namespace McpTasks.Board.Tests.Pages;

public sealed class ListTests
{
    [Fact]
    public async Task The_list_shows_the_newest_first_with_all_that_tells_a_task()
    {
        await using var host = await BoardHost.StartAsync();
        var old = await host.Tasks.EndedAsync();
        host.Tasks.Pass(TimeSpan.FromMinutes(3));
        var running = await host.Tasks.RunningAsync("compute", "worker-b");
        await host.Store.ReportAsync(running.Ref, 1, new(3, 12, "Reading page 3"), default);
        host.Tasks.Pass(TimeSpan.FromSeconds(8));
        using var browser = await host.LoggedInAsync();
        var page = await browser.GetAsync("/tasks");
        Assert.Equal([running.Id.Value, old.Id.Value], page.Rows);
        var rows = page.Text[page.Text.IndexOf("Created", StringComparison.Ordinal)..];
        Assert.Contains(
            $"Running compute {running.Id.Value[..8]}… 25 % Reading page 3 1 worker-b ann 8 s 8 s ago", rows, StringComparison.Ordinal);
        Assert.Contains($"Completed index {old.Id.Value[..8]}… 1 worker-a ann 3 s 3 min ago", rows, StringComparison.Ordinal);
        Assert.Contains("title=\"2026-03-01 10:00:00.000 UTC\"", page.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tabs_count_every_state_and_show_it_alone()
    {
        await using var host = await BoardHost.StartAsync();
        var (ended, failed, queued, running) = (
            await host.Tasks.EndedAsync(), await host.Tasks.FailedAsync(), await host.Tasks.CreateAsync(), await host.Tasks.RunningAsync());
        var asking = await host.Tasks.RunningAsync();
        await host.Store.AskAsync(asking.Ref, 1, new("q", "elicitation/create", "{}", null), default);
        var cancelled = await host.Tasks.RunningAsync();
        await host.Store.CancelAsync(cancelled.Ref, TaskActor.Client, "by request", default);
        using var browser = await host.LoggedInAsync();
        var all = await browser.GetAsync("/tasks");
        Assert.Contains("All 6 Queued 1 Running 1 Input required 1 Completed 1 Failed 1 Cancelled 1", all.Text, StringComparison.Ordinal);
        (string State, TaskRecord Task)[] states =
            [
                ("completed", ended), ("failed", failed), ("queued", queued), ("running", running), ("input-required", asking),
                ("cancelled", cancelled)];
        foreach (var (state, task) in states)
        {
            Assert.Contains($"href=\"/tasks?state={state}\"", all.Html, StringComparison.Ordinal);
            Assert.Equal([task.Id.Value], (await browser.GetAsync("/tasks?state=" + state)).Rows);
        }
    }

    [Fact]
    public async Task Filters_stand_in_the_address_and_narrow_the_list()
    {
        await using var host = await BoardHost.StartAsync();
        var (a, b) = (
            await host.Tasks.RunningAsync("index", "worker-a", "ann"), await host.Tasks.RunningAsync("compute", "worker-b", "bob"));
        using var browser = await host.LoggedInAsync();
        foreach (var query in new[] { "tool=index", "worker=worker-a", "owner=ann", $"text={a.Id}", "tool=index&owner=ann&worker=worker-a&state=running" })
            Assert.Equal([a.Id.Value], (await browser.GetAsync("/tasks?" + query)).Rows);
        Assert.Equal([b.Id.Value], (await browser.GetAsync("/tasks?text=COMP")).Rows);
        var none = await browser.GetAsync("/tasks?text=nothing&tool=index");
        Assert.Empty(none.Rows);
        Assert.Contains("No task matches", none.Text, StringComparison.Ordinal);
        Assert.Contains("name=\"text\" value=\"nothing\"", none.Html, StringComparison.Ordinal);
        Assert.Contains("name=\"tool\" value=\"index\"", none.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_lead_on_to_older_tasks_with_the_filter_and_back()
    {
        await using var host = await BoardHost.StartAsync();
        var ids = new List<string>();
        for (var i = 0; i < 60; i++)
        {
            ids.Insert(0, (await host.Tasks.CreateAsync()).Id.Value);
            host.Tasks.Pass(TimeSpan.FromMilliseconds(1));
        }

        using var browser = await host.LoggedInAsync();
        var first = await browser.GetAsync("/tasks?tool=index");
        Assert.Equal(ids[..50], first.Rows);
        var next = System.Net.WebUtility.HtmlDecode(first.Html.Split("rel=\"next\" href=\"")[1].Split('"')[0]);
        Assert.StartsWith("/tasks?tool=index&after=", next, StringComparison.Ordinal);
        var second = await browser.GetAsync(next);
        Assert.Equal(ids[50..], second.Rows);
        Assert.DoesNotContain("rel=\"next\"", second.Html, StringComparison.Ordinal);
        Assert.Contains("href=\"/tasks?tool=index\"", second.Html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(
        "state=none", "There is no state with that name. The states are queued, running, input-required, completed, failed, cancelled.")]
    [InlineData("after=none", "This page of the list is gone, or its address is damaged.")]
    public async Task An_address_that_asks_for_what_there_is_not_is_told_so(string query, string text)
    {
        await using var host = await BoardHost.StartAsync();
        using var browser = await host.LoggedInAsync();
        var page = await browser.GetAsync("/tasks?" + query);
        Assert.Equal(400, page.Status);
        Assert.Contains(text, page.Text, StringComparison.Ordinal);
        Assert.Equal(400, (await browser.GetAsync("/tasks?text=" + new string('x', 600))).Status);
    }

    [Fact]
    public async Task An_empty_board_says_how_tasks_come()
    {
        await using var host = await BoardHost.StartAsync();
        using var browser = await host.LoggedInAsync();
        Assert.Contains("No task yet", (await browser.GetAsync("/tasks")).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Style_and_script_are_kept_by_browsers_until_they_change()
    {
        await using var host = await BoardHost.StartAsync();
        using var browser = new Browser(host.Address);
        var login = await browser.GetAsync("/tasks/login");
        var css = login.Html.Split("rel=\"stylesheet\" href=\"")[1].Split('"')[0];
        var asset = await browser.GetAsync(css);
        Assert.Equal((200, "public, max-age=31536000, immutable", "text/css; charset=utf-8"),
            (asset.Status, asset.Response.Headers.CacheControl!.ToString(), asset.Response.Content.Headers.ContentType!.ToString()));
        Assert.Equal(304, (await browser.GetAsync(css, ("If-None-Match", asset.Response.Headers.ETag!.ToString()))).Status);
    }
}
