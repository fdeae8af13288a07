using McpTasks.Board.Tests.Harness;

namespace McpTasks.Board.Tests.Guard;

/// <summary>A page of a stranger that is open in an operator's browser gets nothing done and sees nothing.</summary>
public sealed class StrangerTests
{
    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task A_form_from_elsewhere_is_refused_even_with_the_cookie_and_a_token(string header, string value)
    {
        await using var host = await BoardHost.StartAsync();
        var task = await host.Tasks.RunningAsync();
        using var browser = await host.LoggedInAsync();
        var page = await browser.GetAsync($"/tasks/{task.Id}");
        foreach (var path in new[] { $"/tasks/{task.Id}/cancel", "/tasks/queue/pause", "/tasks/logout" })
            Assert.Equal(403, (await browser.PressAsync(page, path, (header, value))).Status);
        Assert.Equal(McpTaskStatus.Working, (await host.Store.GetAsync(task.Id, default))!.Status);
        Assert.Null(await host.Store.PausedSinceAsync(default));
        Assert.NotEmpty(browser.Cookies);
    }

    [Fact]
    public async Task A_form_without_the_token_of_this_very_login_is_refused()
    {
        await using var host = await BoardHost.StartAsync();
        var task = await host.Tasks.RunningAsync();
        using var browser = await host.LoggedInAsync();
        using var other = await host.LoggedInAsync();
        var foreign = (await other.GetAsync("/tasks")).Token;
        Assert.NotEmpty(foreign);
        foreach (var token in new[] { "", "x", foreign })
            Assert.Equal(403, (await browser.PostAsync($"/tasks/{task.Id}/cancel", [new("token", token)])).Status);
        Assert.Equal(403, (await browser.PostAsync($"/tasks/{task.Id}/cancel", [])).Status);
        Assert.Equal(McpTaskStatus.Working, (await host.Store.GetAsync(task.Id, default))!.Status);
    }

    [Fact]
    public async Task A_token_is_worth_nothing_after_a_day()
    {
        await using var host = await BoardHost.StartAsync(("McpTasks:Board:LoginLifetime", "7.00:00:00"));
        using var browser = await host.LoggedInAsync();
        var page = await browser.GetAsync("/tasks/overview");
        host.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(403, (await browser.PressAsync(page, "/tasks/queue/pause")).Status);
        Assert.Equal(303, (await browser.PressAsync(await browser.GetAsync("/tasks/overview"), "/tasks/queue/pause")).Status);
    }

    [Fact]
    public async Task A_payload_and_a_stream_are_not_sent_to_a_page_of_another_site()
    {
        await using var host = await BoardHost.StartAsync();
        var task = await host.Tasks.EndedAsync();
        using var browser = await host.LoggedInAsync();
        foreach (var path in new[] { $"/tasks/{task.Id}/payload", "/tasks/live", $"/tasks/live/{task.Id}" })
            Assert.Equal(403, (await browser.GetAsync(path, ("Sec-Fetch-Site", "cross-site"))).Status);
        Assert.DoesNotContain(host.Log.Lines, line => line.Contains("mcp.audit.action=\"read\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Every_answer_forbids_foreign_scripts_frames_and_guesses()
    {
        await using var host = await BoardHost.StartAsync();
        using var browser = await host.LoggedInAsync();
        foreach (var path in new[] { "/tasks", "/tasks/overview", "/tasks/login", "/tasks/none", "/tasks/assets/board.js", "/tasks/assets/none", "/tasks?state=none" })
        {
            var page = await browser.GetAsync(path);
            string Header(string name) => page.Response.Headers.TryGetValues(name, out var values) ? values.Single() : "";
            Assert.Equal(
                "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
                Header("Content-Security-Policy"));
            Assert.Equal(
                ("nosniff", "same-origin", "same-origin"),
                (Header("X-Content-Type-Options"), Header("Referrer-Policy"), Header("Cross-Origin-Opener-Policy")));
            Assert.Equal(
                path.Contains("/board.js", StringComparison.Ordinal) ? "no-cache" : "no-store",
                page.Response.Headers.CacheControl!.ToString());
            Assert.DoesNotContain(" style=", page.Html, StringComparison.Ordinal);
            Assert.DoesNotContain("<script>", page.Html, StringComparison.Ordinal);
        }
    }
}
