using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace McpTasks.ServiceDefaults;

public class RequestSpanTests
{
    [Fact]
    public async Task A_request_is_named_by_its_route_and_never_shows_its_query()
    {
        await using var service = await TestService.StartAsync(app => app.MapGet("/tasks/{id}", (string id) => id));
        var span = await service.SpanOfAsync("/tasks/7?token=secret");
        Assert.Equal(("GET /tasks/{id}", ActivityStatusCode.Unset), (span.DisplayName, span.Status));
        Assert.Equal("/tasks/{id}", span.GetTagItem("http.route"));
        Assert.Equal(200, span.GetTagItem("http.response.status_code"));
        Assert.Equal("GET", span.GetTagItem("http.request.method"));
        Assert.Equal("/tasks/7", span.GetTagItem("url.path"));
        Assert.DoesNotContain(span.TagObjects, tag => tag.Value is string text && text.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_route_the_method_is_the_name()
    {
        await using var service = await TestService.StartAsync(_ => { });
        var span = await service.SpanOfAsync("/nothing/here");
        Assert.Equal(("GET", 404), (span.DisplayName, span.GetTagItem("http.response.status_code")));
        Assert.Equal((ActivityStatusCode.Unset, null), (span.Status, span.GetTagItem("http.route")));
    }

    [Fact]
    public async Task A_server_error_is_an_error_with_its_status_as_type()
    {
        await using var service = await TestService.StartAsync(app => app.MapGet("/x", () => Results.StatusCode(503)));
        var span = await service.SpanOfAsync("/x");
        Assert.Equal((ActivityStatusCode.Error, "503"), (span.Status, span.GetTagItem("error.type")));
    }

    [Fact]
    public async Task An_unhandled_exception_is_an_error_with_its_type_and_status_500()
    {
        await using var service = await TestService.StartAsync(app => app.MapGet("/x", IResult () => throw new InvalidOperationException("broken")));
        var span = await service.SpanOfAsync("/x");
        Assert.Equal((ActivityStatusCode.Error, "broken"), (span.Status, span.StatusDescription));
        Assert.Equal("System.InvalidOperationException", span.GetTagItem("error.type"));
        Assert.Equal(500, span.GetTagItem("http.response.status_code"));
    }

    [Fact]
    public async Task An_exception_that_the_handler_page_caught_still_gives_its_type()
    {
        await using var service = await TestService.StartAsync(app =>
        {
            app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = context => context.Response.WriteAsync("sorry") });
            app.MapGet("/x", IResult () => throw new InvalidOperationException("broken"));
        });
        var span = await service.SpanOfAsync("/x");
        Assert.Equal((ActivityStatusCode.Error, "System.InvalidOperationException"), (span.Status, span.GetTagItem("error.type")));
        Assert.Equal(500, span.GetTagItem("http.response.status_code"));
    }

    [Fact]
    public async Task A_name_that_a_handler_gave_stays()
    {
        await using var service = await TestService.StartAsync(app => app.MapGet("/x", () => Activity.Current!.DisplayName = "tools/call x"));
        Assert.Equal("tools/call x", (await service.SpanOfAsync("/x")).DisplayName);
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
