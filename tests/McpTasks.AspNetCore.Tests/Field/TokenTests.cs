using System.Net;
using McpTasks.AspNetCore.Tests.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace McpTasks.AspNetCore.Tests.Field;

/// <summary>Tokens that are valid and yet not enough.</summary>
public sealed class TokenTests
{
    [Theory]
    [InlineData("|scope=all")]
    [InlineData("|aud=mcp")]
    [InlineData("|iss=https://login.example.com")]
    [InlineData("|name=ann")]
    [InlineData("|email=ann@example.com")]
    [InlineData("|role=admin")]
    [InlineData("|jti=17")]
    [InlineData("|sid=17")]
    [InlineData("|scope=all|name=ann|role=admin")]
    [InlineData("|act=robot")]
    public async Task One_that_names_nobody_is_refused(string token)
    {
        await using var server = await TaskServer.StartAsync();
        foreach (var message in new[] { server.Message("initialize", []), server.Message("tools/list", []) })
            Assert.Equal(HttpStatusCode.Forbidden, (await server.SendAsync(message, token)).Response.StatusCode);
        using var get = McpHost.Get("any");
        get.Headers.Authorization = new("Bearer", token);
        Assert.Equal(HttpStatusCode.Forbidden, (await server.Http.SendAsync(get)).StatusCode);
    }

    [Theory]
    [InlineData("|client_id=robot")]
    [InlineData("|azp=robot")]
    public async Task One_of_a_client_that_acts_for_itself_has_sessions_of_its_own(string token)
    {
        await using var server = await TaskServer.StartAsync();
        var client = await server.LegacyAsync(token);
        var id = await client.StartAsync("add", new() { ["a"] = 1 });
        await client.UntilAsync(id, "completed");
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await server.SendAsync(server.Message("tools/list", []), token + "2", client.Session)).Response.StatusCode);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(15)]
    [InlineData(30)]
    [InlineData(45)]
    [InlineData(50)]
    [InlineData(55)]
    [InlineData(59)]
    public async Task A_stream_ends_when_its_token_has_expired(int minutes)
    {
        var time = new FakeTimeProvider(TimeProvider.System.GetUtcNow());
        await using var server = await TaskServer.StartAsync(configure: builder => builder.Services.AddSingleton<TimeProvider>(time));
        var token = $"ann|exp={time.GetUtcNow().AddMinutes(minutes).ToUnixTimeSeconds()}";
        var client = await server.LegacyAsync(token);
        using var get = McpHost.Get(client.Session);
        get.Headers.Authorization = new("Bearer", token);
        using var stream = await server.Http.SendAsync(get, HttpCompletionOption.ResponseHeadersRead);
        var reading = stream.Content.ReadAsStringAsync();
        time.Advance(TimeSpan.FromMinutes(minutes + 4));
        Assert.False(reading.IsCompleted);
        time.Advance(TimeSpan.FromMinutes(2));
        await reading.WaitAsync(TimeSpan.FromSeconds(30));
    }
}
