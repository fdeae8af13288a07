using System.Text;
using System.Text.Json.Nodes;
using McpTasks.AspNetCore.Tests.Tasks;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace McpTasks.AspNetCore.Tests.Stdio;

/// <summary>Whole inputs, and all that is said before the process would end.</summary>
public sealed class LineTests
{
    private const string Initialize = """{"jsonrpc":"2.0","id":0,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}}""";

    [Fact]
    public async Task What_was_received_is_answered_before_the_end()
    {
        var said = await RunAsync(Initialize, """{"jsonrpc":"2.0","method":"notifications/initialized"}""", """{"jsonrpc":"2.0","id":1,"method":"tools/list"}""", """{"jsonrpc":"2.0","id":2,"method":"ping"}""");
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
        var said = await RunAsync([Initialize, .. Enumerable.Range(1, times).Select(id => $$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{method}}"}""")]);
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
        var said = await RunAsync("""{"jsonrpc":"2.0","id":5,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{}}}""");
        Assert.Equal((5, -32602), ((int)Assert.Single(said)["id"]!, (int)said[0]["error"]!["code"]!));
    }

    [Fact]
    public async Task A_line_that_is_too_long_is_refused_and_costs_no_more_than_the_limit()
    {
        var said = await RunAsync(Initialize, new string(' ', 2_000_000) + "x", """{"jsonrpc":"2.0","id":2,"method":"ping"}""");
        Assert.Single(said, message => message["error"] is not null);
        Assert.NotNull(Assert.Single(said, message => (int?)message["id"] == 2)["result"]);
    }

    private static async Task<List<JsonNode>> RunAsync(params string[] lines)
    {
        using var output = new MemoryStream();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<Gate>();
        builder.AddMcpTasksInProcess();
        builder.Services.AddMcpServer().WithDurableTasks().WithTools<TaskTools>().WithLines(() => new MemoryStream(Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n")), () => output);
        using var host = builder.Build();
        await host.RunAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
        return [.. Encoding.UTF8.GetString(output.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];
    }
}
