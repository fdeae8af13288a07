using System.Net;
using System.Text.Encodings.Web;
using McpTasks.AspNetCore.Tests.Http;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol.AspNetCore.Authentication;

namespace McpTasks.AspNetCore.Tests.Field;

/// <summary>Web pages that call from elsewhere, and names that are not the server's.</summary>
public sealed class OriginTests
{
    private const string Page = "https://app.example.com";

    private static readonly Dictionary<string, string?> Allowed = new() { ["McpTasks:Http:AllowedOrigins:0"] = Page };

    [Theory]
    [InlineData("POST")]
    [InlineData("GET")]
    [InlineData("DELETE")]
    public async Task A_page_of_an_allowed_origin_may_ask_and_call(string method)
    {
        await using var server = await StartAsync(Allowed, authorize: true);
        using var preflight = Preflight(Page, method);
        using var answer = await server.Http.SendAsync(preflight);
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(Page, answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains(method, answer.Headers.GetValues("Access-Control-Allow-Methods").Single(), StringComparison.Ordinal);
        Assert.Equal("authorization,content-type,mcp-session-id", answer.Headers.GetValues("Access-Control-Allow-Headers").Single());

        // The page must be able to read why it was refused, to go and get a token.
        using var call = McpHost.Post(McpHost.Initialize());
        call.Headers.Add("Origin", Page);
        using var refused = await server.Http.SendAsync(call);
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(Page, refused.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("WWW-Authenticate", refused.Headers.GetValues("Access-Control-Expose-Headers").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_reads_the_session_that_it_has_begun()
    {
        await using var server = await StartAsync(Allowed);
        using var call = McpHost.Post(McpHost.Initialize());
        call.Headers.Add("Origin", Page);
        using var begun = await server.Http.SendAsync(call);
        Assert.Equal(HttpStatusCode.OK, begun.StatusCode);
        Assert.Equal(Page, begun.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("Mcp-Session-Id", begun.Headers.GetValues("Access-Control-Expose-Headers").Single(), StringComparison.Ordinal);
        Assert.Contains("Origin", begun.Headers.Vary);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://app.example.com")]
    [InlineData("https://app.example.com:444")]
    [InlineData("https://app.example.com.evil.example")]
    [InlineData("null")]
    [InlineData("file://")]
    [InlineData("file://localhost")]
    [InlineData("javascript://localhost")]
    [InlineData("chrome-extension://localhost")]
    [InlineData("ftp://localhost")]
    public async Task Any_other_origin_is_refused_as_it_asks_and_as_it_calls(string origin)
    {
        await using var server = await StartAsync(Allowed);
        using var preflight = Preflight(origin, "POST");
        using var call = McpHost.Post(McpHost.Initialize());
        call.Headers.TryAddWithoutValidation("Origin", origin);
        foreach (var request in new[] { preflight, call })
        {
            using var answer = await server.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
            Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
        }
    }

    [Theory]
    [InlineData("http://localhost:6274")]
    [InlineData("http://127.0.0.1:3000")]
    [InlineData("http://localhost")]
    [InlineData("https://localhost:8443")]
    [InlineData("http://[::1]:6274")]
    [InlineData("http://127.0.0.2")]
    [InlineData("http://app.localhost:5173")]
    [InlineData("HTTP://LOCALHOST:6274")]
    public async Task A_page_on_this_machine_may_call(string origin)
    {
        await using var server = await StartAsync([]);
        using var answer = await server.Http.SendAsync(Preflight(origin, "POST"));
        Assert.Equal(
            (HttpStatusCode.NoContent, origin), (answer.StatusCode, answer.Headers.GetValues("Access-Control-Allow-Origin").Single()));
    }

    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example:80")]
    [InlineData("localhost.evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("10.0.0.1")]
    [InlineData("192.168.1.1:8080")]
    [InlineData("[fe80::1]")]
    [InlineData("0.0.0.0")]
    [InlineData("localhost.")]
    [InlineData("evil-localhost")]
    public async Task A_host_that_is_not_allowed_is_refused_before_anybody_asks_for_a_token(string host)
    {
        await using var server = await StartAsync([], authorize: true);
        foreach (var path in new[] { server.Url, new Uri(server.Url, "/.well-known/oauth-protected-resource/mcp") })
        {
            using var own = new HttpRequestMessage(HttpMethod.Get, path);
            using var evil = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { Host = host } };
            using var refused = await server.Http.SendAsync(evil);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            Assert.DoesNotContain("WWW-Authenticate", refused.Headers.Select(header => header.Key));
            using var served = await server.Http.SendAsync(own);
            Assert.Contains(served.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.Unauthorized });
        }
    }

    private static HttpRequestMessage Preflight(string origin, string method)
    {
        var request = new HttpRequestMessage(HttpMethod.Options, "");
        request.Headers.TryAddWithoutValidation("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", method);
        request.Headers.Add("Access-Control-Request-Headers", "authorization,content-type,mcp-session-id");
        return request;
    }

    private static Task<McpHost> StartAsync(Dictionary<string, string?> settings, bool authorize = false) => McpHost.StartAsync(
        settings,
        services => services.AddAuthorization()
            .AddAuthentication(
                options => (options.DefaultAuthenticateScheme, options.DefaultChallengeScheme) = ("nobody", McpAuthenticationDefaults.AuthenticationScheme))
            .AddScheme<AuthenticationSchemeOptions, NobodyHandler>("nobody", null)
            .AddMcp(options => options.ResourceMetadata = new() { AuthorizationServers = { "https://login.example.com" } }),
        app => app.UseAuthentication().UseAuthorization(),
        endpoint => _ = authorize ? endpoint.RequireAuthorization() : endpoint);

    private sealed class NobodyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(AuthenticateResult.NoResult());
    }
}
