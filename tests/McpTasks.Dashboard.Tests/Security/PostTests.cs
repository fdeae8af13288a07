using System.Net;
using McpTasks.Dashboard.Tests.Samples;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace McpTasks.Dashboard.Tests.Security;

/// <summary>Looks at every endpoint that changes something, also at those that will be added.</summary>
public sealed class PostTests
{
    [Fact]
    public async Task Nothing_that_changes_something_takes_a_strangers_form_or_one_without_our_hidden_field()
    {
        await using var dashboard = await (await TestDashboard.StartAsync()).LoggedInAsync();
        var paths = Paths(dashboard);
        Assert.True(paths.Length >= 5);
        foreach (var path in paths)
        {
            Assert.Equal((path, HttpStatusCode.Forbidden), (path, await PostAsync(dashboard, path, "https://evil.example")));
            Assert.Equal((path, HttpStatusCode.BadRequest), (path, await PostAsync(dashboard, path, dashboard.Browser.BaseAddress!.GetLeftPart(UriPartial.Authority))));
        }
    }

    [Fact]
    public async Task Nothing_is_changed_by_a_GET()
    {
        await using var dashboard = await (await TestDashboard.StartAsync()).LoggedInAsync();
        foreach (var path in Paths(dashboard).Where(p => p != "/login"))
        {
            using var response = await dashboard.Browser.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Contains(response.StatusCode, new[] { HttpStatusCode.NotFound, HttpStatusCode.MethodNotAllowed });
        }
    }

    private static string[] Paths(TestDashboard dashboard) => [.. dashboard.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(e => e.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods.Any(m => m is not ("GET" or "HEAD")) == true)
        .Select(e => "/" + string.Join('/', e.RoutePattern.PathSegments.Select(s => Segment(s.Parts[0]))))];

    private static string Segment(RoutePatternPart part) => part switch
    {
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternParameterPart { Name: "command" } => "stop",
        _ => "x",
    };

    private static async Task<HttpStatusCode> PostAsync(TestDashboard dashboard, string path, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new MultipartFormDataContent { { new StringContent("true"), "paused" } } };
        request.Headers.Add("Origin", origin);
        using var response = await dashboard.Browser.SendAsync(request);
        return response.StatusCode;
    }
}
