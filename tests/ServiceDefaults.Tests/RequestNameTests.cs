using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Features;

namespace McpTasks.ServiceDefaults;

public class RequestNameTests
{
    [Theory]
    [InlineData("tools/call index_documents", "tools/call", "gen_ai.tool.name", "index_documents")]
    [InlineData("prompts/get greeting", "prompts/get", "gen_ai.prompt.name", "greeting")]
    [InlineData("tasks/get", "tasks/get", "other", "x")]
    public async Task An_MCP_request_is_named_after_its_method_and_tool_not_its_route(string name, string method, string key, string target)
    {
        await using var service = await TestService.StartAsync(app => app.MapGet("/mcp", (Microsoft.AspNetCore.Http.HttpContext context) =>
        {
            // As the endpoint does.
            context.Features.Get<IHttpActivityFeature>()!.Activity.SetTag("mcp.method.name", method).SetTag(key, target);
            return "x";
        }));
        var span = await service.SpanOfAsync("/mcp");
        Assert.Equal((name, "/mcp"), (span.DisplayName, span.GetTagItem("http.route")));
    }

    [Fact]
    public async Task Any_other_request_keeps_its_route_as_name_and_shows_no_secret()
    {
        await using var service = await TestService.StartAsync(app => app.MapGet("/tasks/{id}", (string id) => id));
        var span = await service.SpanOfAsync("/tasks/7?token=secret");
        Assert.Equal(("GET /tasks/{id}", ActivityStatusCode.Unset), (span.DisplayName, span.Status));
        Assert.DoesNotContain(span.TagObjects, tag => tag.Value is string text && text.Contains("secret", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("/health")]
    [InlineData("/alive")]
    public async Task Probes_are_not_traced(string path)
    {
        await using var service = await TestService.StartAsync(app => app.MapGet("/x", () => "x"));
        using (var client = service.Client)
            Assert.Equal("Healthy", await client.GetStringAsync(path, TestContext.Current.CancellationToken));
        Assert.Equal("GET /x", (await service.SpanOfAsync("/x")).DisplayName);
    }
}
