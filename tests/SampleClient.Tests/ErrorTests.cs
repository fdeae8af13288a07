using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace SampleClient.Tests;

public sealed class ErrorTests
{
    [Theory]
    [InlineData("run", "run")]
    [InlineData("resume", "resume")]
    [InlineData("", "Required command was not provided")]
    [InlineData("frobnicate", "Unrecognized command or argument 'frobnicate'")]
    [InlineData("run sum --arg a", "--arg must be name=value, but is 'a'")]
    [InlineData("run sum --arg a=1 --arg a=2", "--arg names 'a' more than once")]
    [InlineData("run sum --background --inline", "--background and --inline exclude each other")]
    [InlineData("list --url nonsense", "--url must be an http or https address, but is 'nonsense'")]
    [InlineData("list --dialect old", "--dialect must be modern or legacy, but is 'old'")]
    [InlineData("list --no-such-option", "--no-such-option")]
    public async Task Wrong_arguments_are_one_clear_line(string arguments, string expected)
    {
        var terminal = new FakeTerminal();
        Assert.Equal(1, await terminal.RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        var line = Assert.Single(terminal.ErrorLines);
        Assert.StartsWith("error: ", line, StringComparison.Ordinal);
        Assert.Contains(expected, line, StringComparison.Ordinal);
        Assert.Empty(terminal.Output);
    }

    [Theory]
    [InlineData("tools")]
    [InlineData("run sum --arg a=1")]
    [InlineData("resume 0-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA --dialect legacy")]
    public async Task A_server_that_is_not_there_is_one_clear_line(string arguments)
    {
        // A port that nobody listens on, since we do.
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();
        var terminal = new FakeTerminal();

        Assert.Equal(6, await terminal.RunAsync([.. arguments.Split(' '), "--url", $"http://127.0.0.1:{port}/mcp"]));

        Assert.StartsWith(
            $"error: No server answers at http://127.0.0.1:{port}/mcp", Assert.Single(terminal.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_wants_a_token_says_so_in_one_line()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        app.Run(context =>
        {
            context.Response.StatusCode = 401;
            return Task.CompletedTask;
        });
        await app.StartAsync();
        var terminal = new FakeTerminal();

        Assert.Equal(6, await terminal.RunAsync(["tools", "--url", app.Urls.Single() + "/mcp"]));

        Assert.Contains("--token", Assert.Single(terminal.ErrorLines), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TaskDialect.Legacy)]
    [InlineData(TaskDialect.Modern)]
    public async Task A_tool_that_is_not_there_is_named_with_those_that_are(TaskDialect dialect)
    {
        await using var server = await TestServer.StartAsync();
        var terminal = new FakeTerminal();
        Assert.Equal(6, await terminal.RunAsync(server, dialect, ["run", "nothing"]));
        Assert.Matches("no tool 'nothing'.*point", Assert.Single(terminal.ErrorLines));
    }

    [Theory]
    [InlineData(TaskDialect.Legacy)]
    [InlineData(TaskDialect.Modern)]
    public async Task A_task_that_fails_says_why(TaskDialect dialect)
    {
        await using var server = await TestServer.StartAsync();
        server.Gate.Open("f");
        foreach (var (arguments, why) in new[] { (
            new[] { "run", "fail_at", "--arg", "door=f" },
            "The disk is full."), (["run", "refuse", "--arg", "code=-32050"], "Not today.") })
        {
            var terminal = new FakeTerminal();
            Assert.Equal(2, await terminal.RunAsync(server, dialect, arguments));
            Assert.StartsWith("error: ", terminal.ErrorLines[^1], StringComparison.Ordinal);
            Assert.Contains(why, terminal.ErrorLines[^1], StringComparison.Ordinal);
            Assert.Empty(terminal.Output);
        }
    }

    [Fact]
    public async Task A_list_where_there_is_none_says_how_to_get_one()
    {
        await using var server = await TestServer.StartAsync();
        var terminal = new FakeTerminal();
        Assert.Equal(6, await terminal.RunAsync(server, TaskDialect.Modern, ["list"]));
        Assert.Contains("2025-11-25", Assert.Single(terminal.ErrorLines), StringComparison.Ordinal);
    }
}
