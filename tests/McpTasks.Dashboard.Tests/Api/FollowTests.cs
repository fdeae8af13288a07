using System.Net;
using McpTasks.Dashboard.Telemetry;
using McpTasks.Dashboard.Tests.Samples;
using Wire = McpTasks.Dashboard.Tests.Samples.Otlp;

namespace McpTasks.Dashboard.Tests.Api;

public sealed class FollowTests
{
    [Fact]
    public async Task A_follower_gets_what_is_kept_and_then_each_export_as_a_line_but_nothing_that_does_not_fit()
    {
        await using var dashboard = await TestDashboard.StartAsync();
        await dashboard.PostAsync("/v1/logs", Wire.Logs("api", "a", Wire.Log(1, "before")));
        using var lines = await FollowAsync(dashboard, "logs?follow=true&attr=k!%3Dno");
        Assert.Contains("\"before\"", await lines.Reader.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await dashboard.PostAsync("/v1/logs", Wire.Logs("api", "a", Wire.Log(2, "left out", Wire.Attr("k", "no"))));
        await dashboard.PostAsync("/v1/logs", Wire.Logs("api", "a", Wire.Log(3, "after")));
        var line = await lines.Reader.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.Contains("\"after\"", line, StringComparison.Ordinal);
        Assert.StartsWith("{\"resourceLogs\":[", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Followed_traces_come_whole_again_whenever_they_grow()
    {
        await using var dashboard = await TestDashboard.StartAsync();
        using var lines = await FollowAsync(dashboard, "traces?follow=true&attr=k");
        await dashboard.PostAsync("/v1/traces", Wire.Traces("api", "a", Wire.Span(1, 2, 1, "child", 2, 3)));
        await dashboard.PostAsync("/v1/traces", Wire.Traces("api", "a", Wire.Span(1, 1, 0, "root", 1, 4, Wire.Attr("k", "v"))));
        var line = await lines.Reader.ReadLineAsync(TestContext.Current.CancellationToken);
        Assert.Contains("\"child\"", line, StringComparison.Ordinal);
        Assert.Contains("\"root\"", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_follower_who_is_too_slow_is_told_so_and_let_go_and_the_others_go_on()
    {
        await using var dashboard = await TestDashboard.StartAsync(("Dashboard:Api:MaxFollowerKilobytes", "4"));
        using var slow = await FollowAsync(dashboard, "spans?follow=true");
        using var other = await FollowAsync(dashboard, "logs?follow=true");
        await dashboard.PostAsync("/v1/traces", Wire.Traces("api", "a", Wire.Span(1, 1, 0, new string('x', 5_000), 1, 2)));
        Assert.Contains("Dashboard:Api:MaxFollowerKilobytes", await slow.Reader.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.Null(await slow.Reader.ReadLineAsync(TestContext.Current.CancellationToken));
        Assert.Equal((1, 1), (dashboard.Get<TelemetryFeed>().Followers, dashboard.Data.Drops.FollowersDropped));
        await dashboard.PostAsync("/v1/logs", Wire.Logs("api", "a", Wire.Log(1, "on")));
        Assert.Contains("\"on\"", await other.Reader.ReadLineAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("logs?follow=true", HttpStatusCode.TooManyRequests)]
    [InlineData("resources?follow=true", HttpStatusCode.BadRequest)]
    public async Task One_follower_too_many_and_what_cannot_be_followed_are_refused(string path, HttpStatusCode expected)
    {
        await using var dashboard = await TestDashboard.StartAsync(("Dashboard:Api:MaxFollowers", "1"));
        using var first = await FollowAsync(dashboard, "spans?follow=true");
        using var request = Request(path);
        using var response = await dashboard.Stranger.SendAsync(request);
        Assert.Equal(expected, response.StatusCode);
    }

    private static HttpRequestMessage Request(string path) => new(HttpMethod.Get, "/api/telemetry/" + path) { Headers = { { "X-API-Key", TestDashboard.ApiKey } } };

    private static async Task<Lines> FollowAsync(TestDashboard dashboard, string path)
    {
        using var request = Request(path);
        var response = await dashboard.Stranger.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        return new(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
    }

    private sealed record Lines(HttpResponseMessage Response, StreamReader Reader) : IDisposable
    {
        public void Dispose()
        {
            Reader.Dispose();
            Response.Dispose();
        }
    }
}
