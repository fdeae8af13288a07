using McpTasks.Board.Guard;
using McpTasks.Board.Tests.Harness;

namespace McpTasks.Board.Tests.Guard;

public sealed class LoginTests
{
    [Fact]
    public async Task Without_a_login_every_page_leads_to_it_and_back_whatever_is_asked_for()
    {
        await using var host = await BoardHost.StartAsync();
        var task = await host.Tasks.EndedAsync();
        using var browser = new Browser(host.Address);
        foreach (var path in new[] { "/tasks", "/tasks?state=failed", "/tasks/overview", $"/tasks/{task.Id}", $"/tasks/{TaskId.New()}", "/tasks/no-id", $"/tasks/{task.Id}/payload" })
        {
            var page = await browser.GetAsync(path);
            Assert.Equal((302, $"/tasks/login?back={Uri.EscapeDataString(path)}", ""), (page.Status, page.Location, page.Html));
        }
    }

    [Fact]
    public async Task Without_a_login_nothing_is_done_and_no_stream_begins()
    {
        await using var host = await BoardHost.StartAsync();
        var task = await host.Tasks.RunningAsync();
        using var browser = new Browser(host.Address);
        foreach (var path in new[] { $"/tasks/{task.Id}/cancel", $"/tasks/{task.Id}/rerun", "/tasks/queue/pause" })
            Assert.Equal(401, (await browser.PostAsync(path, [])).Status);
        foreach (var path in new[] { "/tasks/live", "/tasks/live/overview", $"/tasks/live/{task.Id}" })
            Assert.Equal(401, (await browser.GetAsync(path)).Status);
        Assert.Equal(McpTaskStatus.Working, (await host.Store.GetAsync(task.Id, default))!.Status);
        Assert.Null(await host.Store.PausedSinceAsync(default));
    }

    [Fact]
    public async Task The_link_with_the_key_gives_a_cookie_and_leads_to_the_page_that_was_asked_for()
    {
        await using var host = await BoardHost.StartAsync();
        using var browser = new Browser(host.Address);
        var page = await browser.GetAsync($"/tasks/login?key={BoardHost.Key}&back=/tasks/overview");
        Assert.Equal((200, "0; url=/tasks/overview"), (page.Status, page.Response.Headers.GetValues("Refresh").Single()));
        Assert.DoesNotContain(BoardHost.Key, page.Html, StringComparison.Ordinal);
        var cookie = page.Response.Headers.GetValues("Set-Cookie").Single();
        foreach (var attribute in new[] { "path=/tasks", "max-age=43200", "httponly", "samesite=strict" })
            Assert.Contains(attribute, cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(BoardHost.Key, cookie, StringComparison.Ordinal);
        Assert.Equal(200, (await browser.GetAsync("/tasks/overview")).Status);
    }

    [Fact]
    public async Task The_form_lets_in_with_the_key_alone()
    {
        await using var host = await BoardHost.StartAsync();
        using var browser = new Browser(host.Address);
        var form = await browser.GetAsync("/tasks/login?back=%2Ftasks%3Fstate%3Dfailed");
        Assert.Contains("name=\"back\" value=\"/tasks?state=failed\"", form.Html, StringComparison.Ordinal);
        var wrong = await browser.PostAsync("/tasks/login", [new("key", "wrong")]);
        Assert.Equal(401, wrong.Status);
        Assert.Contains("That is not the operator's key.", wrong.Text, StringComparison.Ordinal);
        Assert.Empty(browser.Cookies);
        var right = await browser.PostAsync("/tasks/login", [new("key", BoardHost.Key), new("back", "/tasks?state=failed")]);
        Assert.Equal("0; url=/tasks?state=failed", right.Response.Headers.GetValues("Refresh").Single());
        Assert.Equal(200, (await browser.GetAsync("/tasks")).Status);
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/tasksevil")]
    [InlineData("/other")]
    [InlineData("/tasks/\r\nX: y")]
    [InlineData("/tasks\\..\\x")]
    public async Task A_login_leads_nowhere_but_to_the_board(string back)
    {
        await using var host = await BoardHost.StartAsync();
        using var browser = new Browser(host.Address);
        var page = await browser.PostAsync("/tasks/login", [new("key", BoardHost.Key), new("back", back)]);
        Assert.Equal("0; url=/tasks", page.Response.Headers.GetValues("Refresh").Single());
    }

    [Fact]
    public async Task A_login_ends_by_itself()
    {
        await using var host = await BoardHost.StartAsync(("McpTasks:Board:LoginLifetime", "01:00:00"));
        using var browser = await host.LoggedInAsync();
        host.Time.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(200, (await browser.GetAsync("/tasks")).Status);
        host.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(302, (await browser.GetAsync("/tasks")).Status);
    }

    [Fact]
    public async Task Who_logs_out_is_out()
    {
        await using var host = await BoardHost.StartAsync();
        using var browser = await host.LoggedInAsync();
        var page = await browser.PressAsync(await browser.GetAsync("/tasks"), "/tasks/logout");
        Assert.Equal("/tasks/login", page.Location);
        Assert.Empty(browser.Cookies);
        Assert.Equal(302, (await browser.GetAsync("/tasks")).Status);
    }

    [Fact]
    public async Task A_cookie_that_is_made_up_or_for_another_board_is_no_login()
    {
        await using var host = await BoardHost.StartAsync();
        using var browser = new Browser(host.Address);
        foreach (var value in new[] { "", "x", "CfDJ8", new string('a', 2000) })
            Assert.Equal(302, (await browser.GetAsync("/tasks", ("Cookie", $"{OperatorLogin.Cookie}={value}"))).Status);
    }

    [Fact]
    public async Task Wrong_keys_are_counted_by_address_and_after_ten_no_key_is_looked_at_for_a_minute()
    {
        await using var host = await BoardHost.StartAsync();
        using var browser = new Browser(host.Address);
        for (var i = 0; i < LoginAttempts.Most; i++)
            Assert.Equal(401, (await browser.GetAsync("/tasks/login?key=wrong")).Status);
        foreach (var again in new[] { await browser.GetAsync("/tasks/login?key=" + BoardHost.Key), await browser.GetAsync(
            "/tasks", ("X-Operator-Key", BoardHost.Key)) })
            Assert.Equal((429, "60"), (again.Status, again.Response.Headers.GetValues("Retry-After").Single()));
        host.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(200, (await browser.GetAsync("/tasks/login?key=" + BoardHost.Key)).Status);
    }

    [Fact]
    public void Addresses_that_show_wrong_keys_are_not_kept_without_a_bound()
    {
        var attempts = new LoginAttempts(new Microsoft.Extensions.Time.Testing.FakeTimeProvider());
        for (var i = 0; i < 5_000; i++)
            attempts.NoteWrong($"address {i}");
        // Those beyond the bound are counted as one.
        Assert.NotNull(attempts.MustWait("one more"));
        Assert.Null(attempts.MustWait("address 1"));
    }

    [Fact]
    public async Task A_script_shows_the_key_in_a_header_and_needs_no_form()
    {
        await using var host = await BoardHost.StartAsync();
        var task = await host.Tasks.RunningAsync();
        using var script = new Browser(host.Address);
        Assert.Equal(200, (await script.GetAsync("/tasks", ("X-Operator-Key", BoardHost.Key))).Status);
        Assert.Equal(401, (await script.GetAsync("/tasks", ("X-Operator-Key", "wrong"))).Status);
        Assert.Equal(303, (await script.PostAsync($"/tasks/{task.Id}/cancel", [], ("X-Operator-Key", BoardHost.Key))).Status);
        Assert.Equal(McpTaskStatus.Cancelled, (await host.Store.GetAsync(task.Id, default))!.Status);
    }
}
