using System.Net;
using System.Net.Sockets;

namespace McpTasks.Cli.Tests.Connection;

/// <summary>The way to the store: how it is named, and what is said where it cannot be reached.</summary>
public sealed class StoreTests(SharedServers servers)
{
    [Theory]
    [InlineData(ServerKind.Garnet, "MCPTASKS_REDIS")]
    [InlineData(ServerKind.Garnet, "ConnectionStrings__redis")]
    public async Task The_environment_may_name_it(ServerKind kind, string variable)
    {
        await using var store = await TestStore.StartAsync(servers, kind);
        var task = await store.CreateAsync();
        var terminal = new FakeTerminal { Environment = { [variable] = store.Options[1], ["MCPTASKS_API"] = "http://127.0.0.1:9" } };
        Assert.Equal(0, await terminal.RunAsync(["ls", "--json", "--key-prefix", store.Options[3]]));
        Assert.Equal(task.Id.Value, (string)terminal.Json["tasks"]![0]!["id"]!);
    }

    [Fact]
    public async Task The_environment_may_name_a_service()
    {
        await using var service = await Service.StartAsync();
        var terminal = new FakeTerminal
        {
            Environment = { ["MCPTASKS_API"] = service.ApiOptions[1], ["MCPTASKS_OPERATOR_KEY"] = Service.Key },
        };
        Assert.Equal(0, await terminal.RunAsync(["queue", "--json"]));
        Assert.False((bool)terminal.Json["paused"]!);
    }

    [Theory, OnEveryServer]
    public async Task Shards_are_those_of_the_store(ServerKind kind)
    {
        await using var store = await TestStore.StartAsync(servers, kind);
        var task = await store.CreateAsync();
        Assert.Equal(task.Id.Value, (string)(await store.JsonAsync("ls", "--shards", "3"))["tasks"]![0]!["id"]!);
    }

    [Theory]
    [InlineData("ls")]
    [InlineData("show 0-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("watch 0-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("queue --json")]
    [InlineData("cancel --yes 0-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_store_that_is_away_is_one_clear_line(string arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        // A port that nobody listens on, since we did.
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();
        var terminal = new FakeTerminal();

        Assert.Equal(1, await terminal.RunAsync([.. arguments.Split(' '), "--redis", $"127.0.0.1:{port},password=hush"]));

        var line = Assert.Single(terminal.ErrorLines);
        Assert.StartsWith($"error: Cannot reach Redis at 127.0.0.1:{port}: ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", line, StringComparison.Ordinal);
        Assert.Empty(terminal.Output);
    }

    [Theory]
    [OnEveryServer(
        ",password=hush", "refuses the user or the password of the connection: look at user= and password= in --redis or MCPTASKS_REDIS.")]
    [OnEveryServer("", "asks for a password, and the connection has none: add password=… to --redis or MCPTASKS_REDIS.")]
    public async Task A_password_that_is_wrong_or_missing_is_one_clear_line(ServerKind kind, string given, string told)
    {
        await using var server = await SharedServers.StartAsync(kind, new() { Password = "right" });
        var terminal = new FakeTerminal();

        Assert.Equal(1, await terminal.RunAsync(["ls", "--redis", $"127.0.0.1:{server.Port}{given}"]));

        Assert.Equal($"error: Redis at 127.0.0.1:{server.Port} {told}", Assert.Single(terminal.ErrorLines));
    }
}
