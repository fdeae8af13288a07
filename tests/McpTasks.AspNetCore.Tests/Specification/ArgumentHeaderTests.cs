using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpTasks.AspNetCore.Tests.Http;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Server;

namespace McpTasks.AspNetCore.Tests.Specification;

public sealed class ArgumentHeaderTests
{
    [Theory]
    [InlineData(
        """{"a":{"type":"string","x-mcp-header":"Region"},"b":{"type":["integer","null"],"x-mcp-header":"X-Shard!"},"c":{"type":"boolean","x-mcp-header":"z"}}""")]
    [InlineData("""{"a":{"type":"object","properties":{"b":{"type":"string","x-mcp-header":"Deep"}}}}""")]
    [InlineData("""{"x-mcp-header":{"type":"string"},"a":{"type":"string","default":{"x-mcp-header":""}}}""")]
    public async Task Valid_annotations_are_served(string properties)
    {
        await using var server = await StartAsync(properties);
        var (response, _) = await server.SendAsync(McpHost.ModernCall("custom"));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Theory]
    [InlineData("9007199254740991", true)]
    [InlineData("-9007199254740991", true)]
    [InlineData("9007199254740992", false)]
    [InlineData("-9007199254740993", false)]
    public async Task An_integer_beyond_the_safe_range_is_refused(string number, bool served)
    {
        await using var server = await StartAsync("""{"a":{"type":"integer","x-mcp-header":"Number"}}""");
        using var request = McpHost.ModernCall("custom", new JsonObject { ["a"] = JsonNode.Parse(number) });
        request.Headers.Add("Mcp-Param-Number", number);
        var (response, json) = await server.SendAsync(request);
        Assert.Equal(
            served ? (HttpStatusCode.OK, null) : (HttpStatusCode.BadRequest, -32020), (response.StatusCode, (int?)json?["error"]?["code"]));
    }

    [Fact]
    public async Task Characters_that_no_header_may_have_are_refused()
    {
        await using var server = await StartAsync("""{"a":{"type":"string","x-mcp-header":"Region"}}""");
        using var socket = new RawHttp(server.Url);
        const string Body = """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"custom","arguments":{"a":"é"},"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}}}""";
        var answer = await socket.PostAsync(
            Body, ["Mcp-Method: tools/call", "Mcp-Name: custom", "MCP-Protocol-Version: 2026-07-28", "Mcp-Param-Region: é"]);
        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Contains("-32020", answer, StringComparison.Ordinal);
    }

    private static Task<McpHost> StartAsync(string properties)
    {
        var tool = McpServerTool.Create(() => "done", new() { Name = "custom" });
        tool.ProtocolTool.InputSchema = JsonSerializer.Deserialize<JsonElement>($$"""{"type":"object","properties":{{properties}} }""");
        return McpHost.StartAsync(services: services => services.AddMcpServer().WithTools([tool]));
    }
}
