using System.Net;

namespace McpTasks.AspNetCore.Tests.Http;

public sealed class HostAndOriginTests
{
    [Theory]
    [InlineData("localhost", 200)]
    [InlineData("LOCALHOST:1234", 200)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("127.8.9.1:80", 200)]
    [InlineData("[::1]:5180", 200)]
    [InlineData("app.localhost", 200)]
    [InlineData("evil.example", 403)]
    [InlineData("localhost.evil.example", 403)]
    [InlineData("10.0.0.1", 403)]
    [InlineData("api.example.com", 200)]
    [InlineData("a.b.example.org", 200)]
    [InlineData("example.org", 403)]
    [InlineData("badexample.org", 403)]
    public async Task Only_loopback_and_configured_hosts_are_served(string host, int status)
    {
        await using var server = await McpHost.StartAsync(new()
        {
            ["McpTasks:Http:AllowedHosts:0"] = "api.example.com",
            ["McpTasks:Http:AllowedHosts:1"] = "*.example.org",
        });
        using var request = McpHost.Modern("tools/list");
        request.Headers.Host = host;
        var (response, json) = await server.SendAsync(request);
        Assert.Equal(status, (int)response.StatusCode);
        Assert.Equal(status == 403, json!["error"] is not null);
    }

    [Theory]
    [InlineData("http://localhost:3000", 200)]
    [InlineData("https://127.0.0.1", 200)]
    [InlineData("http://[::1]:3000", 200)]
    [InlineData("https://app.example.com", 200)]
    [InlineData("https://APP.example.com:443", 200)]
    [InlineData("http://app.example.com", 403)]
    [InlineData("https://app.example.com:444", 403)]
    [InlineData("https://evil.example", 403)]
    [InlineData("http://localhost.evil.example", 403)]
    [InlineData("null", 403)]
    [InlineData("not an origin", 403)]
    public async Task Only_loopback_and_configured_origins_are_served(string origin, int status)
    {
        await using var server = await McpHost.StartAsync(new() { ["McpTasks:Http:AllowedOrigins:0"] = "https://app.example.com" });
        using var request = McpHost.Modern("tools/list");
        request.Headers.TryAddWithoutValidation("Origin", origin);
        var (response, _) = await server.SendAsync(request);
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Fact]
    public async Task The_endpoints_own_origin_is_served_when_its_host_is_allowed()
    {
        await using var server = await McpHost.StartAsync(new() { ["McpTasks:Http:AllowedHosts:0"] = "api.example.com" });
        using var request = McpHost.Modern("tools/list");
        request.Headers.Host = "api.example.com:8080";
        request.Headers.Add("Origin", "http://api.example.com:8080");
        var (response, _) = await server.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_wildcard_allows_every_host_and_origin()
    {
        await using var server = await McpHost.StartAsync(new()
        {
            ["McpTasks:Http:AllowedHosts:0"] = "*",
            ["McpTasks:Http:AllowedOrigins:0"] = "*",
        });
        using var request = McpHost.Modern("tools/list");
        request.Headers.Host = "anything.example";
        request.Headers.Add("Origin", "https://anywhere.example");
        var (response, _) = await server.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }
}
