using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using McpTasks.Integration.Tests.Fleet;

namespace McpTasks.Integration.Tests;

public sealed class BearerTokenTests
{
    [Fact]
    public async Task Two_subjects_of_one_client_are_two_owners_whose_tasks_the_other_cannot_see()
    {
        await using var api = Service.Start("src/ApiService", "bearer", TestToken.Settings);
        var address = await api.AddressAsync();
        using var ann = await McpCaller.ConnectAsync(address, TestToken.For("ann", "desk"));
        using var bob = await McpCaller.ConnectAsync(address, TestToken.For("bob", "desk"));
        var task = await ann.StartAsync("index_documents", new() { ["folder"] = ".", ["pattern"] = "**/*" });
        Assert.NotNull((await ann.TaskAsync("tasks/result", task))["result"]);

        foreach (var method in new[] { "tasks/get", "tasks/result", "tasks/cancel" })
        {
            var (foreign, unknown) = (
                (await bob.TaskAsync(method, task))["error"]!, (await bob.TaskAsync(method, $"0-{new string('A', 32)}"))["error"]!);
            Assert.Equal("""{"code":-32602,"message":"Task not found"}""", foreign.ToJsonString());
            Assert.Equal(unknown.ToJsonString(), foreign.ToJsonString());
        }

        Assert.Empty((await bob.CallAsync("tasks/list", []))["result"]!["tasks"]!.AsArray());
        Assert.Single((await ann.CallAsync("tasks/list", []))["result"]!["tasks"]!.AsArray());
        using var again = await McpCaller.ConnectAsync(address, TestToken.For("ann", "desk", lifetime: TimeSpan.FromHours(2)));
        Assert.Equal("completed", (string?)(await again.TaskAsync("tasks/get", task))["result"]!["status"]);
    }

    [Fact]
    public async Task A_caller_without_a_valid_token_is_told_where_to_get_one()
    {
        await using var api = Service.Start("src/ApiService", "bearer", TestToken.Settings);
        using var http = new HttpClient { BaseAddress = await api.AddressAsync() };
        string?[] tokens =
        [
            null, "nonsense", TestToken.For("ann", "desk", audience: "another"),
            TestToken.For("ann", "desk", lifetime: TimeSpan.FromHours(-1)),
            TestToken.For("ann", "desk", key: Convert.ToBase64String(new byte[32])),
        ];
        foreach (var token in tokens)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp")
            {
                Content = new StringContent("{", Encoding.UTF8, "application/json"),
            };
            if (token is not null)
                request.Headers.Authorization = new("Bearer", token);
            using var response = await http.SendAsync(request);
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
            var challenge = Assert.Single(response.Headers.WwwAuthenticate);
            Assert.Equal("Bearer", challenge.Scheme);
            var metadata = $"resource_metadata=\"{http.BaseAddress}.well-known/oauth-protected-resource/mcp\"";
            Assert.Equal(token is null ? metadata : $"error=\"invalid_token\", {metadata}", challenge.Parameter);
        }

        var described = JsonNode.Parse(await http.GetStringAsync(new Uri("/.well-known/oauth-protected-resource/mcp", UriKind.Relative)))!;
        Assert.Equal($"{http.BaseAddress}mcp", (string?)described["resource"]);
        using var alive = await http.GetAsync(new Uri("/alive", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, alive.StatusCode);
    }

    [Theory]
    [InlineData("""{"alg":"HS256","typ":"JWT"}""", true)]
    [InlineData("""{"alg":"HS256","typ":"at+jwt"}""", true)]
    [InlineData("""{"alg":"HS256"}""", true)]
    [InlineData("""{"alg":"HS256","typ":"dpop+jwt"}""", false)]
    [InlineData("""{"alg":"HS256","typ":"secevent+jwt"}""", false)]
    [InlineData("""{"alg":"HS256","typ":"logout+jwt"}""", false)]
    [InlineData("""{"alg":"HS256","typ":"token-introspection+jwt"}""", false)]
    [InlineData("""{"alg":"HS256","typ":"JWT","crit":["b64"],"b64":true}""", false)]
    [InlineData("""{"alg":"HS256","typ":"JWT","crit":["exp"],"exp":1}""", false)]
    [InlineData("""{"alg":"HS256","typ":"JWT","crit":["https://example.com/unknown"],"https://example.com/unknown":true}""", false)]
    public async Task A_token_of_another_kind_is_refused(string header, bool taken)
    {
        await using var api = Service.Start("src/ApiService", "bearer", TestToken.Settings);
        using var http = new HttpClient { BaseAddress = await api.AddressAsync() };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/mcp")
        {
            Content = new StringContent("{", Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new("Bearer", TestToken.For("ann", "desk", header: header));
        using var response = await http.SendAsync(request);
        Assert.Equal(taken, response.StatusCode != HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_metadata_names_the_public_url_where_one_is_set()
    {
        const string Url = "https://mcp.example.com/tasks";
        await using var api = Service.Start(
            "src/ApiService", "bearer", [.. TestToken.Settings, ("Authentication__Bearer__PublicUrl", Url + "/")]);
        using var http = new HttpClient { BaseAddress = await api.AddressAsync() };
        var described = JsonNode.Parse(await http.GetStringAsync(new Uri("/.well-known/oauth-protected-resource/mcp", UriKind.Relative)))!;
        Assert.Equal($"{Url}/mcp", (string?)described["resource"]);
        using var refused = await http.PostAsync(
            new Uri("/mcp", UriKind.Relative), new StringContent("{}", Encoding.UTF8, "application/json"));
        Assert.Equal(
            $"resource_metadata=\"{Url}/.well-known/oauth-protected-resource/mcp\"",
            Assert.Single(refused.Headers.WwwAuthenticate).Parameter);

        (string Name, string Value)[] claims =
        [
            ("X-Forwarded-Host", "proxy.example.com"), ("X-Forwarded-Host", "evil.example:8443"), ("X-Forwarded-Prefix", "/other"),
            ("X-Forwarded-Proto", "http"), ("X-Forwarded-Port", "81"),
            ("X-Forwarded-For", "10.0.0.1"), ("Forwarded", "host=evil.example;proto=http"), ("X-Original-Host", "evil.example"),
            ("X-Original-URL", "/other"), ("Host", "localhost:1"),
        ];
        foreach (var (name, value) in claims)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/.well-known/oauth-protected-resource/mcp");
            request.Headers.TryAddWithoutValidation(name, value);
            using var response = await http.SendAsync(request);
            Assert.Equal($"{Url}/mcp", (string?)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["resource"]);
        }
    }
}
