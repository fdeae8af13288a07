using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ModelContextProtocol.Protocol;

namespace McpTasks.AspNetCore.Tests.Stdio;

/// <summary>Whole inputs, and all that is said before the process would end.</summary>
public sealed class LineTests
{
    private const string Initialize = """{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""";

    [Fact]
    public async Task What_was_received_is_answered_before_the_end()
    {
        var said = await RunAsync(
            Initialize, """{"jsonrpc":"2.0","method":"notifications/initialized"}""", """{"jsonrpc":"2.0","id":1,"method":"tools/list"}""",
            """{"jsonrpc":"2.0","id":2,"method":"ping"}""");
        Assert.Equal([0, 1, 2], said.Select(message => (int)message["id"]!).Order());
        Assert.All(said, message => Assert.NotNull(message["result"]));
    }

    [Theory]
    [InlineData("ping", 1)]
    [InlineData("ping", 2)]
    [InlineData("ping", 50)]
    [InlineData("tools/list", 1)]
    [InlineData("tools/list", 10)]
    [InlineData("nothing", 3)]
    [InlineData("tasks/get", 3)]
    [InlineData("resources/list", 2)]
    [InlineData("logging/setLevel", 2)]
    [InlineData("server/discover", 1)]
    public async Task However_much_was_received_is_answered_before_the_end(string method, int times)
    {
        var said = await RunAsync(
            [Initialize, .. Enumerable.Range(1, times).Select(id => $$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{method}}"}""")]);
        Assert.Equal(Enumerable.Range(0, times + 1), said.Select(message => (int)message["id"]!).Order());
    }

    [Theory]
    [InlineData("{", -32700)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"ping","method":"tools/list"}""", -32700)]
    [InlineData("[]", -32600)]
    [InlineData("17", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1.5,"method":"ping"}""", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":[1]}""", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"\ud800":1}}""", -32600)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"_meta":5}}""", -32602)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{"cursor":5}}""", -32602)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":5}}""", -32602)]
    [InlineData("""{"jsonrpc":"2.0","id":1,"method":"logging/setLevel","params":{"level":"verbose"}}""", -32602)]
    public async Task A_wrong_line_is_answered_and_the_next_ones_are_too(string line, int code)
    {
        var said = await RunAsync(Initialize, line, """{"jsonrpc":"2.0","id":2,"method":"ping"}""");
        Assert.Equal(code, (int)Assert.Single(said, message => message["error"] is not null)["error"]!["code"]!);
        Assert.NotNull(Assert.Single(said, message => (int?)message["id"] == 2)["result"]);
    }

    [Fact]
    public async Task An_initialize_that_lacks_its_client_is_one_error()
    {
        var said = await RunAsync(
            """{"jsonrpc":"2.0","id":5,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{}}}""");
        Assert.Equal((5, -32602), ((int)Assert.Single(said)["id"]!, (int)said[0]["error"]!["code"]!));
    }

    [Fact]
    public async Task A_line_that_is_too_long_is_refused_and_costs_no_more_than_the_limit()
    {
        var said = await RunAsync(Initialize, new string(' ', 2_000_000) + "x", """{"jsonrpc":"2.0","id":2,"method":"ping"}""");
        Assert.Single(said, message => message["error"] is not null);
        Assert.NotNull(Assert.Single(said, message => (int?)message["id"] == 2)["result"]);
    }

    [Fact]
    public async Task The_limits_are_those_of_the_settings()
    {
        var settings =
            new Dictionary<string, string?> { ["McpTasks:Stdio:MaxMessageBytes"] = "1024", ["McpTasks:Stdio:MaxJsonDepth"] = "8" };
        var deep = $$$"""{"jsonrpc":"2.0","id":1,"method":"ping","params":{{{string.Concat(Enumerable.Repeat("""{"a":""", 8))}}}1{{{new string('}', 8)}}}}""";
        var said = await RunWithAsync(
            settings, Initialize, new string(' ', 1024) + "x", deep, """{"jsonrpc":"2.0","id":2,"method":"ping"}""");
        var errors = said.Where(message => message["error"] is not null).ToList();
        Assert.Equal([-32700, -32000], errors.Select(message => (int)message["error"]!["code"]!).Order());
        Assert.Contains(
            errors, error => ((string)error["error"]!["message"]!).Contains("McpTasks:Stdio:MaxMessageBytes", StringComparison.Ordinal));
        Assert.NotNull(Assert.Single(said, message => (int?)message["id"] == 2)["result"]);
    }

    [Theory]
    [InlineData("MaxMessageBytes", "1023")]
    [InlineData("MaxMessageBytes", "268435457")]
    [InlineData("MaxJsonDepth", "7")]
    [InlineData("MaxJsonDepth", "65")]
    public async Task A_setting_out_of_range_stops_the_start_and_is_named(string setting, string value)
    {
        var failure = await Assert.ThrowsAsync<OptionsValidationException>(
            () => RunWithAsync(new() { [$"McpTasks:Stdio:{setting}"] = value }));
        Assert.Contains($"McpTasks:Stdio:{setting}", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_host_that_has_both_transports_has_each_service_once(bool stdioFirst)
    {
        var once = Services(mcp => mcp.WithLines(() => Stream.Null, () => Stream.Null), mcp => mcp.WithDurableTasks());
        var more = Services(
            mcp => stdioFirst ? mcp.WithLines(() => Stream.Null, () => Stream.Null) : mcp.WithDurableTasks(), mcp => mcp.WithDurableTasks(),
            mcp => mcp.WithLines(() => Stream.Null, () => Stream.Null), mcp => mcp.WithDurableTasks());
        Assert.Equal(once.Order(StringComparer.Ordinal), more.Order(StringComparer.Ordinal));

        static IEnumerable<string> Services(params Func<IMcpServerBuilder, IMcpServerBuilder>[] calls)
        {
            var services = new ServiceCollection();
            foreach (var call in calls)
                call(services.AddMcpServer());
            return services.Where(
                service => service.ServiceType.FullName!.Contains("McpTasks", StringComparison.Ordinal) || service.ServiceType == typeof(ITransport))
                .Select(service => service.ServiceType.FullName!);
        }
    }

    private static Task<List<JsonNode>> RunAsync(params string[] lines) => RunWithAsync([], lines);

    private static async Task<List<JsonNode>> RunWithAsync(Dictionary<string, string?> settings, params string[] lines)
    {
        using var output = new MemoryStream();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Services.AddSingleton<Gate>();
        builder.AddMcpTasksInProcess();
        builder.Services.AddMcpServer().WithDurableTasks().WithTools<TaskTools>()
            .WithLines(() => new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n")), () => output);
        using var host = builder.Build();
        await host.RunAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
        return [
            .. Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }
}
