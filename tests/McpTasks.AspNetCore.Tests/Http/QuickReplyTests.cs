using System.ComponentModel;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using ModelContextProtocol.Server;

namespace McpTasks.AspNetCore.Tests.Http;

/// <summary>The first moment of a response, in which what is said waits for the end.</summary>
public sealed class QuickReplyTests
{
    private const string Id = "id: ";

    [Fact]
    public async Task A_reply_that_comes_at_once_stands_alone()
    {
        await using var server = await McpHost.StartAsync();
        var id = await server.OpenSessionAsync();
        // More than one, since a slow machine may not be quick enough for each.
        var replies = new List<string>();
        for (var number = 1; number <= 50; number++)
            replies.Add(await TextAsync(server, McpHost.Post(McpHost.Rpc("ping", number), id)));

        Assert.Contains(
            replies,
            text => !text.Contains(Id, StringComparison.Ordinal) && text.StartsWith("event: message\ndata: {", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Whoever_was_told_where_to_resume_gets_the_reply_there()
    {
        await using var server = await McpHost.StartAsync(services: services => services.AddMcpServer().WithTools<LateTools>());
        var id = await server.OpenSessionAsync();

        // Around the moment in which the beginning of a response is let go.
        await Parallel.ForEachAsync(Enumerable.Range(1, 300), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (number, cancellationToken) =>
        {
            var call = McpHost.Rpc("tools/call", number, $$$"""{"name":"late","arguments":{"milliseconds":{{{4 + (number % 4)}}}}}""");
            var text = await TextAsync(server, McpHost.Post(call, id));
            Assert.Contains($"\"id\":{number}", text, StringComparison.Ordinal);
            if (text.Split('\n').FirstOrDefault(line => line.StartsWith(Id, StringComparison.Ordinal)) is not { } told)
                return;
            Assert.StartsWith("event: prime\n", text, StringComparison.Ordinal);
            using var resumed = await server.Http.SendAsync(McpHost.Get(id, told[Id.Length..]), cancellationToken);
            Assert.Equal(HttpStatusCode.OK, resumed.StatusCode);
            Assert.Contains($"\"id\":{number}", await resumed.Content.ReadAsStringAsync(cancellationToken), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_quick_reply_goes_through_a_body_that_middleware_has_put_in_place_of_the_servers()
    {
        await using var server = await McpHost.StartAsync(app: app => app.Use(async (HttpContext context, RequestDelegate next) =>
        {
            var body = context.Response.Body;
            using var copy = new MemoryStream();
            context.Response.Body = copy;
            await next(context);
            context.Response.Body = body;
            await body.WriteAsync(copy.ToArray(), context.RequestAborted);
        }));
        var id = await server.OpenSessionAsync();

        Assert.Contains("\"tools\"", await TextAsync(server, McpHost.Modern("tools/list")), StringComparison.Ordinal);
        Assert.Contains("\"tools\"", await TextAsync(server, McpHost.Post(McpHost.Rpc("tools/list", 1), id)), StringComparison.Ordinal);
    }

    private static async Task<string> TextAsync(McpHost server, HttpRequestMessage request)
    {
        using var response = await server.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    [McpServerToolType]
    private sealed class LateTools
    {
        [McpServerTool(Name = "late"), Description("Answers after a time.")]
        public static async Task<string> LateAsync(int milliseconds, CancellationToken cancellationToken)
        {
            await Task.Delay(milliseconds, cancellationToken);
            return "late";
        }
    }
}
