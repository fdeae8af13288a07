using System.Net;
using System.Security.Claims;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using McpTasks.Server;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace McpTasks.AspNetCore.Tests.Http;

public sealed class CallerTests
{
    private static ClaimsPrincipal User(params Claim[] claims) => new(new ClaimsIdentity(claims, "Test"));

    private static void SignIn(WebApplication app) => app.Use((context, next) =>
    {
        context.User = User(new Claim("iss", "https://a"), new Claim("sub", "alice"));
        return next();
    });

    private static string? TextOf(JsonNode? json) => (string?)json!["result"]!["content"]![0]!["text"];

    [Fact]
    public async Task Handlers_of_both_eras_see_who_calls()
    {
        await using var server = await McpHost.StartAsync(new() { ["McpTasks:Identity:Headers:0"] = "X-Tenant" }, app: SignIn);
        var key = CallerIdentity.OwnerKeyOf(User(new Claim("iss", "https://a"), new Claim("sub", "alice")));

        using var modern = McpHost.ModernCall("whoami");
        modern.Headers.Add("x-tenant", "blue");
        Assert.Equal($"Modern|no session|alice|{key}|X-Tenant=blue", TextOf((await server.SendAsync(modern)).Json));

        using var legacy = McpHost.Post(
            McpHost.Rpc("tools/call", 1, """{"name":"whoami","arguments":{}}"""), await server.OpenSessionAsync());
        Assert.Equal($"Legacy|session|alice|{key}|", TextOf((await server.SendAsync(legacy)).Json));
    }

    [Fact]
    public async Task RequireAuthorization_applies_before_anything_is_parsed()
    {
        await using var server = await McpHost.StartAsync(
            services: services =>
            {
                services.AddAuthentication("Nobody").AddScheme<AuthenticationSchemeOptions, Nobody>("Nobody", configureOptions: null);
                services.AddAuthorization();
            },
            endpoint: mapped => mapped.RequireAuthorization());
        Assert.Equal(HttpStatusCode.Unauthorized, (await server.SendAsync(McpHost.Post("{"))).Response.StatusCode);
    }

    [Fact]
    public void A_user_without_identifying_claims_is_anonymous()
    {
        Assert.Equal(TaskOwner.Anonymous, CallerIdentity.OwnerKeyOf(new ClaimsPrincipal()));
        Assert.Equal(TaskOwner.Anonymous, CallerIdentity.OwnerKeyOf(new ClaimsPrincipal(new ClaimsIdentity([new Claim("sub", "alice")]))));
        Assert.Equal(TaskOwner.Anonymous, CallerIdentity.OwnerKeyOf(User(new Claim("role", "admin"))));
    }

    [Fact]
    public void Different_identities_have_different_owner_keys()
    {
        string[] keys =
        [
            .. new[]
            {
                User(new Claim("iss", "a"), new Claim("sub", "1")),
                User(new Claim("iss", "b"), new Claim("sub", "1")),
                User(new Claim("iss", "a"), new Claim("sub", "2")),
                User(new Claim("iss", "a"), new Claim("sub", "1"), new Claim("client_id", "c")),
                User(new Claim("iss", "a"), new Claim("client_id", "1")),
                User(new Claim("iss", "a"), new Claim(ClaimTypes.Name, "1")),
                User(new Claim("iss", "a"), new Claim("sub", "name:1")),
            }.Select(CallerIdentity.OwnerKeyOf),
        ];
        Assert.Equal(keys.Length, keys.Distinct(StringComparer.Ordinal).Count());
        Assert.DoesNotContain(TaskOwner.Anonymous, keys);
    }

    [Fact]
    public void A_subject_is_the_same_whether_claim_types_are_mapped_or_not() => Assert.Equal(
        CallerIdentity.OwnerKeyOf(User(new Claim("iss", "a"), new Claim("sub", "1"))),
        CallerIdentity.OwnerKeyOf(User(new Claim("iss", "a"), new Claim(ClaimTypes.NameIdentifier, "1"))));

    private sealed class Nobody(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs, UrlEncoder encoder)
        : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
    {
        protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(AuthenticateResult.NoResult());
    }
}
