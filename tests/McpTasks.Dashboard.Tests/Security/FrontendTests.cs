using System.Net;
using McpTasks.Dashboard.Tests.Samples;

namespace McpTasks.Dashboard.Tests.Security;

public sealed class FrontendTests
{
    private static Uri At(string path) => new(path, UriKind.Relative);

    [Theory]
    [InlineData("/", "/login")]
    [InlineData("/tasks/abc?x=1", "/login?back=%2Ftasks%2Fabc%3Fx%3D1")]
    [InlineData("/nowhere", "/login?back=%2Fnowhere")]
    public async Task Without_the_cookie_every_page_leads_to_the_login(string path, string login)
    {
        await using var dashboard = await TestDashboard.StartAsync();
        using var response = await dashboard.Stranger.GetAsync(At(path));
        Assert.Equal((HttpStatusCode.Found, login), (response.StatusCode, response.Headers.Location!.OriginalString));
    }

    [Fact]
    public async Task The_printed_address_logs_in_with_a_cookie_that_scripts_cannot_read()
    {
        await using var dashboard = await TestDashboard.StartAsync();
        using var response = await dashboard.Stranger.GetAsync(At("/login?t=" + TestDashboard.Token + "&back=%2Ftasks"));
        Assert.Equal((HttpStatusCode.Found, "/tasks"), (response.StatusCode, response.Headers.Location!.OriginalString));
        var cookie = Assert.Single(response.Headers.GetValues("Set-Cookie"));
        Assert.Contains("httponly", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("samesite=strict", cookie, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(TestDashboard.Token, cookie, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    [InlineData("https://evil.example")]
    [InlineData("/\tevil")]
    public async Task The_login_never_leads_to_another_site(string back)
    {
        await using var dashboard = await TestDashboard.StartAsync();
        using var response = await dashboard.Stranger.GetAsync(At($"/login?t={TestDashboard.Token}&back={Uri.EscapeDataString(back)}"));
        Assert.Equal("/", response.Headers.Location!.OriginalString);
    }

    [Theory]
    [InlineData("wrong-token-0123456789")]
    [InlineData("<script>alert(1)</script>")]
    public async Task A_wrong_token_is_refused_and_not_shown_again(string token)
    {
        await using var dashboard = await TestDashboard.StartAsync();
        using var response = await dashboard.Stranger.GetAsync(At("/login?t=" + Uri.EscapeDataString(token)));
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.DoesNotContain(token, await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(response.Headers, h => h.Key == "Set-Cookie" && h.Value.Any(v => v.StartsWith("mcptasks-dashboard", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task The_login_form_takes_the_token_only_with_its_own_hidden_field()
    {
        await using var dashboard = await TestDashboard.StartAsync();
        var form = await dashboard.Browser.GetStringAsync(At("/login"));
        async Task<HttpStatusCode> Post(string? hidden)
        {
            using var response = await dashboard.Browser.PostAsync(At("/login"), new FormUrlEncodedContent(new Dictionary<string, string> { ["token"] = TestDashboard.Token, ["__RequestVerificationToken"] = hidden ?? "" }));
            return response.StatusCode;
        }

        Assert.Equal(HttpStatusCode.BadRequest, await Post(null));
        Assert.Equal(HttpStatusCode.Found, await Post(HiddenField(form)));
        Assert.Contains("No task yet", await dashboard.PageAsync("/tasks"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Found, (await dashboard.Browser.PostAsync(At("/logout"), new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", HiddenField(await dashboard.PageAsync("/")))]))).StatusCode);
        using var after = await dashboard.Browser.GetAsync(At("/tasks"));
        Assert.Equal(HttpStatusCode.Found, after.StatusCode);
    }

    public static string HiddenField(string page)
    {
        var at = page.IndexOf("__RequestVerificationToken\" value=\"", StringComparison.Ordinal) + "__RequestVerificationToken\" value=\"".Length;
        return page[at..page.IndexOf('"', at)];
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/login")]
    [InlineData("/assets/app.css")]
    [InlineData("/api/telemetry/traces")]
    public async Task Every_answer_carries_the_strict_policy(string path)
    {
        await using var dashboard = await TestDashboard.StartAsync();
        using var response = await dashboard.Stranger.GetAsync(At(path));
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.StartsWith("default-src 'none'; script-src 'self'; style-src 'self'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task A_host_name_that_is_not_ours_is_refused_until_it_is_allowed()
    {
        foreach (var (allowed, expected) in new[] { ("", HttpStatusCode.BadRequest), ("other.example;dash.example", HttpStatusCode.Found) })
        {
            await using var dashboard = await TestDashboard.StartAsync(("Dashboard:Frontend:AllowedHosts", allowed));
            using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Host = "dash.example" } };
            using var response = await dashboard.Stranger.SendAsync(request);
            Assert.Equal(expected, response.StatusCode);
        }
    }

    [Theory]
    [InlineData("Origin", "http://localhost:3000")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task A_strangers_page_cannot_press_a_button(string header, string value)
    {
        await using var dashboard = await (await TestDashboard.StartAsync()).LoggedInAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/resources/api-1/stop") { Content = new FormUrlEncodedContent([]) };
        request.Headers.Add(header, value);
        using var response = await dashboard.Browser.SendAsync(request);
        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Fact]
    public async Task Our_own_page_can_press_a_button_and_browsers_are_not_told_to_hide_where_it_comes_from()
    {
        await using var dashboard = await (await TestDashboard.StartAsync()).LoggedInAsync();
        using var page = await dashboard.Browser.GetAsync(At("/"));
        Assert.Equal("same-origin", page.Headers.GetValues("Referrer-Policy").Single());
        using var request = new HttpRequestMessage(HttpMethod.Post, "/telemetry/clear")
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", HiddenField(await page.Content.ReadAsStringAsync()))]),
        };
        request.Headers.Add("Origin", dashboard.Browser.BaseAddress!.GetLeftPart(UriPartial.Authority));
        request.Headers.Add("Sec-Fetch-Site", "same-origin");
        using var response = await dashboard.Browser.SendAsync(request);
        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
    }

    [Theory]
    [InlineData(null, HttpStatusCode.Unauthorized)]
    [InlineData("wrong", HttpStatusCode.Unauthorized)]
    [InlineData(TestDashboard.ApiKey, HttpStatusCode.OK)]
    public async Task The_JSON_endpoints_ask_for_their_key(string? key, HttpStatusCode expected)
    {
        await using var dashboard = await TestDashboard.StartAsync();
        foreach (var kind in new[] { "resources", "traces", "spans", "logs" })
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/telemetry/" + kind);
            if (key is not null)
                request.Headers.Add("X-API-Key", key);
            using var response = await dashboard.Stranger.SendAsync(request);
            Assert.Equal(expected, response.StatusCode);
        }
    }

    [Fact]
    public async Task The_doors_for_telemetry_serve_no_pages_and_the_pages_door_takes_no_telemetry()
    {
        await using var dashboard = await (await TestDashboard.StartAsync()).LoggedInAsync();
        using var page = await dashboard.OtlpHttp.GetAsync(At("/login"));
        Assert.Equal(HttpStatusCode.NotFound, page.StatusCode);
        using var export = await dashboard.Browser.PostAsync(At("/v1/traces"), TestDashboard.Content([]));
        Assert.Equal(HttpStatusCode.NotFound, export.StatusCode);
    }
}
