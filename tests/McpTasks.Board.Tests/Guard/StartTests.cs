using McpTasks.Board.Tests.Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace McpTasks.Board.Tests.Guard;

public sealed class StartTests
{
    [Fact]
    public async Task A_board_that_nobody_guards_is_closed_and_says_what_to_set()
    {
        await using var host = await BoardHost.StartAsync(("McpTasks:Operator:Key", ""));
        var task = await host.Tasks.EndedAsync();
        using var browser = new Browser(host.Address);
        foreach (var path in new[] { "/tasks", "/tasks/overview", $"/tasks/{task.Id}", $"/tasks/{task.Id}/payload", "/tasks/live", "/tasks/login?key=" })
        {
            var page = await browser.GetAsync(path, ("X-Operator-Key", ""));
            Assert.Equal(404, page.Status);
            Assert.Contains(
                "Set McpTasks:Operator:Key to 32 or more characters, or McpTasks:Board:Policy to the name of an authorization policy.",
                page.Text, StringComparison.Ordinal);
        }

        Assert.Single(
            host.Log.Lines,
            line => line.StartsWith("Warning: The task board is closed. Set McpTasks:Operator:Key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_start_tells_the_address_and_outside_development_no_key()
    {
        await using var host = await BoardHost.StartAsync();
        Assert.Contains($"Information: Task board: {host.Address.ToString().TrimEnd('/')}/tasks", host.Log.Lines);
        Assert.DoesNotContain(host.Log.Lines, line => line.Contains(BoardHost.Key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task In_development_the_start_tells_a_link_that_logs_in()
    {
        await using var host = await BoardHost.StartAsync((HostDefaults.EnvironmentKey, Environments.Development));
        var link = host.Log.Lines.Single(
            line => line.StartsWith("Information: Task board: ", StringComparison.Ordinal))["Information: Task board: ".Length..];
        using var browser = new Browser(host.Address);
        Assert.Equal($"{host.Address.ToString().TrimEnd('/')}/tasks/login?key={BoardHost.Key}", link);
        Assert.Equal(200, (await browser.GetAsync(new Uri(link).PathAndQuery)).Status);
        Assert.Equal(200, (await browser.GetAsync("/tasks")).Status);
    }

    [Theory]
    [InlineData(
        "McpTasks:Board:LoginLifetime", "00:00:01",
        "McpTasks:Board:LoginLifetime must be between 00:01:00 and 30.00:00:00, but is 00:00:01.")]
    [InlineData("McpTasks:Board:MaxLivePages", "-1", "McpTasks:Board:MaxLivePages must be between 0 and 10000, but is -1.")]
    [InlineData("McpTasks:Board:TraceUrl", "javascript:alert('{traceId}')", "McpTasks:Board:TraceUrl must be an http or https address")]
    [InlineData("McpTasks:Board:TraceUrl", "http://localhost:18888/traces", "McpTasks:Board:TraceUrl must be an http or https address")]
    [InlineData("McpTasks:Board:TraceUrl", "http://{traceId}/", "McpTasks:Board:TraceUrl must be an http or https address")]
    [InlineData("McpTasks:Operator:Key", "short", "McpTasks:Operator:Key must have 32 to 512 characters, but has 5.")]
    public async Task A_wrong_setting_stops_the_start_and_is_named(string name, string value, string message)
    {
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => BoardHost.StartAsync((name, value)));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_host_without_what_the_board_needs_is_told_what_adds_it()
    {
        var builder = Empty();
        var error = Assert.Throws<InvalidOperationException>(() => builder.Build().MapTaskBoard());
        Assert.Contains("WithDurableTasks()", error.Message, StringComparison.Ordinal);
        builder = Empty();
        builder.Services.AddMcpTasksCore().AddDataProtection();
        error = Assert.Throws<InvalidOperationException>(() => builder.Build().MapTaskBoard());
        Assert.Contains("ITaskStore: call AddMcpTasksRedis(\"redis\") or AddMcpTasksInProcess()", error.Message, StringComparison.Ordinal);

        static WebApplicationBuilder Empty()
        {
            var builder = WebApplication.CreateEmptyBuilder(new());
            builder.WebHost.UseKestrelCore();
            builder.Services.AddRoutingCore();
            return builder;
        }
    }

    [Fact]
    public async Task Code_has_the_last_word_over_settings_and_a_group_may_stand_in_front()
    {
        await using var host = await BoardHost.StartAsync(
            _ => { }, app => app.MapGroup("/admin").MapTaskBoard("/board", options => options.LoginLifetime = TimeSpan.FromMinutes(2)),
            ("McpTasks:Board:LoginLifetime", "01:00:00"));
        using var browser = new Browser(host.Address);
        Assert.Equal("/admin/board/login?back=%2Fadmin%2Fboard", (await browser.GetAsync("/admin/board")).Location);
        var cookie = (await browser.GetAsync("/admin/board/login?key=" + BoardHost.Key)).Response.Headers.GetValues("Set-Cookie").Single();
        Assert.Contains("max-age=120; path=/admin/board", cookie, StringComparison.Ordinal);
    }
}
