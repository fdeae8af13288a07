using System.IO.Pipelines;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace McpTasks.AspNetCore.Tests.Tasks.Push;

/// <summary>The transport of stdio servers, on pipes.</summary>
public sealed class StreamTransportTests
{
    [Fact]
    public async Task Tasks_work_over_a_stream_with_the_capabilities_of_http()
    {
        await using var http = await TaskServer.StartAsync();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton<Gate>();
        builder.AddMcpTasksInProcess();
        var (requests, replies) = (new Pipe(), new Pipe());
        builder.Services.AddMcpServer().WithDurableTasks().WithTools<TaskTools>()
            .WithStreamServerTransport(requests.Reader.AsStream(), replies.Writer.AsStream());
        using var host = builder.Build();
        await host.StartAsync();
        await using var writer = new StreamWriter(requests.Writer.AsStream()) { AutoFlush = true };
        using var reader = new StreamReader(replies.Reader.AsStream());

        async Task<JsonNode> SendAsync(string method, int id, string parameters)
        {
            await writer.WriteLineAsync($$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{method}}","params":{{parameters}}}""");
            JsonNode message;
            do
                message = JsonNode.Parse((await reader.ReadLineAsync())!)!;
            while ((int?)message["id"] != id);
            return message;
        }

        var initialized = await SendAsync(
            "initialize", 1, """{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"test","version":"1"}}""");
        Assert.True(JsonNode.DeepEquals((await http.LegacyAsync()).Initialized["capabilities"], initialized["result"]!["capabilities"]));
        await writer.WriteLineAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");

        var created = await SendAsync("tools/call", 2, """{"name":"add","arguments":{"a":2},"task":{}}""");
        var result = await SendAsync("tasks/result", 3, $$"""{"taskId":"{{created["result"]!["task"]!["taskId"]}}"}""");
        Assert.Equal("3", (string)result["result"]!["content"]![0]!["text"]!);
        Assert.Equal(
            "task: False, component: inline, user: ",
            (string)(await SendAsync("tools/call", 4, """{"name":"inline"}"""))["result"]!["content"]![0]!["text"]!);
        await host.StopAsync();
    }
}
