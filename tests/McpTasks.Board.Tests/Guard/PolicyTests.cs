using System.Net.Http.Headers;
using System.Security.Claims;
using System.Text.Encodings.Web;
using McpTasks.Board.Tests.Harness;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace McpTasks.Board.Tests.Guard;

/// <summary>A policy of the host decides in place of the key.</summary>
public sealed class PolicyTests
{
    private static Task<BoardHost> StartAsync(string policy = "operators") => BoardHost.StartAsync(
        builder =>
        {
            builder.Services.AddAuthentication("name").AddScheme<AuthenticationSchemeOptions, NameAuthentication>("name", null);
            builder.Services.AddAuthorization(options => options.AddPolicy("operators", rule => rule.RequireUserName("olga")));
        },
        app => app.UseAuthentication().UseAuthorization(),
        ("McpTasks:Board:Policy", policy));

    private static (string, string) As(string user) => ("Authorization", "Bearer " + user);

    [Fact]
    public async Task The_policy_lets_in_whom_it_names_and_nobody_else()
    {
        await using var host = await StartAsync();
        using var browser = new Browser(host.Address);
        foreach (var path in new[] { "/tasks", "/tasks/overview", "/tasks/live", $"/tasks/{TaskId.New()}" })
        {
            Assert.Equal(401, (await browser.GetAsync(path)).Status);
            Assert.Equal(403, (await browser.GetAsync(path, As("ann"))).Status);
            Assert.Equal(401, (await browser.GetAsync(path, ("X-Operator-Key", BoardHost.Key))).Status);
        }

        Assert.Equal(200, (await browser.GetAsync("/tasks", As("olga"))).Status);
        Assert.Equal(404, (await browser.GetAsync($"/tasks/login?key={BoardHost.Key}", As("olga"))).Status);
    }

    [Fact]
    public async Task Forms_are_bound_to_the_user_and_the_audit_names_the_user()
    {
        await using var host = await StartAsync();
        var task = await host.Tasks.RunningAsync();
        using var browser = new Browser(host.Address);
        var page = await browser.GetAsync($"/tasks/{task.Id}", As("olga"));
        Assert.DoesNotContain("Log out", page.Text, StringComparison.Ordinal);
        Assert.Equal(403, (await browser.PostAsync($"/tasks/{task.Id}/cancel", [], As("olga"))).Status);
        Assert.Equal(
            403, (await browser.PressAsync(page, $"/tasks/{task.Id}/cancel", As("olga"), ("Origin", "https://evil.example"))).Status);
        Assert.Equal(303, (await browser.PressAsync(page, $"/tasks/{task.Id}/cancel", As("olga"))).Status);
        Assert.Contains(
            host.Log.Lines, line => line.Contains("mcp.audit.operator=\"olga\", mcp.audit.action=\"cancel\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_policy_that_the_host_does_not_have_stops_the_start_and_is_named()
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync("operater"));
        Assert.Equal(
            "McpTasks:Board:Policy names the authorization policy 'operater', but this service has no such policy.", error.Message);
        error = await Assert.ThrowsAsync<OptionsValidationException>(() => BoardHost.StartAsync(("McpTasks:Board:Policy", "operators")));
        Assert.Contains("McpTasks:Board:Policy", error.Message, StringComparison.Ordinal);
    }

    private sealed class NameAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync()
        {
            if (!AuthenticationHeaderValue.TryParse(Request.Headers.Authorization, out var header) || header.Parameter is not { } name)
                return Task.FromResult(AuthenticateResult.NoResult());
            var user = new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", name), new Claim(ClaimTypes.Name, name)], "name"));
            return Task.FromResult(AuthenticateResult.Success(new(user, "name")));
        }
    }
}
