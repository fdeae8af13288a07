using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace McpTasks.ServiceDefaults;

public class RequestSpanTests
{
    private static readonly ActivitySource MassTransit = new("MassTransit");

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
    [InlineData("/health", "always_on")]
    [InlineData("/alive", "parentbased_always_on")]
    public async Task Probes_are_not_traced_nor_what_they_call_whatever_the_sampler(string path, string sampler)
    {
        await using var service = await TestService.StartAsync(
            app => app.MapGet("/x", () => "x"),
            builder =>
            {
                builder.Configuration["OTEL_TRACES_SAMPLER"] = sampler;
                builder.Services.AddHealthChecks().AddCheck("traced", Traced, ["live"]);
            });
        using (var client = service.Client)
            Assert.Equal("Healthy", await client.GetStringAsync(path, TestContext.Current.CancellationToken));
        Assert.Equal("GET /x", (await service.SpanOfAsync("/x")).DisplayName);
        Assert.DoesNotContain(service.Spans, span => span.DisplayName == "check");
    }

    private static HealthCheckResult Traced()
    {
        using var span = MassTransit.StartActivity("check");
        using var below = MassTransit.StartActivity("check");
        return HealthCheckResult.Healthy();
    }
}
