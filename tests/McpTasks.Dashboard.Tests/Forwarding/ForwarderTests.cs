using System.Net;
using System.Net.Sockets;
using Google.Protobuf;
using McpTasks.Dashboard.Forwarding;
using McpTasks.Dashboard.Hosting;
using McpTasks.Dashboard.Otlp;
using McpTasks.Dashboard.Telemetry;
using McpTasks.Dashboard.Tests.Samples;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Wire = McpTasks.Dashboard.Tests.Samples.Otlp;

namespace McpTasks.Dashboard.Tests.Forwarding;

public sealed class ForwarderTests
{
    private static Task<TestDashboard> SenderAsync(Uri to, string protocol = "http/protobuf", string? key = TestDashboard.OtlpKey) => TestDashboard.StartAsync(
        ("Dashboard:Forward:Url", to.OriginalString), ("Dashboard:Forward:Protocol", protocol), ("Dashboard:Forward:Headers", "x-otlp-api-key=" + key), ("Dashboard:Forward:QueueMegabytes", "1"));

    [Theory]
    [InlineData("http/protobuf", "OtlpHttp")]
    [InlineData("grpc", "OtlpGrpc")]
    public async Task Everything_that_is_received_reaches_a_second_receiver_too(string protocol, string listener)
    {
        await using var receiver = await TestDashboard.StartAsync();
        await using var sender = await SenderAsync(receiver.Listeners.Of(Enum.Parse<ListenerKind>(listener)).Bound, protocol);
        using var spans = receiver.Get<TelemetryFeed>().FollowSpans()!;
        using var logs = receiver.Get<TelemetryFeed>().FollowLogs()!;
        await sender.PostAsync("/v1/traces", Wire.Traces("api", "a", Wire.Span(1, 1, 0, "forwarded", 1, 2)), gzip: true);
        await sender.PostAsync("/v1/logs", Wire.Logs("api", "a", Wire.Log(1, "forwarded too")));
        Assert.Equal("forwarded", (await FirstAsync(spans)).Name);
        Assert.Equal("forwarded too", (await FirstAsync(logs)).Message);
        Assert.Equal("forwarded", Assert.Single(sender.Data.Traces.Snapshot()).First.Name);
        Assert.Equal(0, sender.Data.Forwarder.Dropped);
    }

    [Fact]
    public async Task An_endpoint_that_never_answers_costs_no_intake_and_what_does_not_fit_is_counted()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        await using var sender = await (await SenderAsync(new Uri($"http://127.0.0.1:{((IPEndPoint)silent.LocalEndpoint).Port}"))).LoggedInAsync();
        foreach (var i in Enumerable.Range(1, 4))
            await sender.PostAsync("/v1/logs", Wire.Logs("api", "a", Wire.Log(1, new string('x', 400_000))));
        Assert.Equal((4, 2, 0), (sender.Data.Logs.Snapshot().Length, sender.Data.Forwarder.Dropped, sender.Data.Forwarder.Sent));
        Assert.InRange(sender.Data.Forwarder.WaitingBytes, 800_000, 1024 * 1024);
        Assert.Contains("<dt>exports dropped</dt><dd>2</dd>", await sender.PageAsync("/telemetry"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http/protobuf", "OtlpHttp", "401")]
    [InlineData("grpc", "OtlpGrpc", "16")]
    public async Task A_refused_export_is_not_sent_again_and_says_why(string protocol, string listener, string status)
    {
        await using var receiver = await TestDashboard.StartAsync();
        await using var sender = await SenderAsync(receiver.Listeners.Of(Enum.Parse<ListenerKind>(listener)).Bound, protocol, key: "wrong");
        var outcome = await sender.Get<ForwardTarget>().SendAsync(OtlpSignal.All[0], Wire.Traces("api", "a").ToByteArray(), TestContext.Current.CancellationToken);
        Assert.Contains(status, outcome.Problem, StringComparison.Ordinal);
        Assert.False(outcome.MayTryAgain);
    }

    [Fact]
    public async Task What_an_endpoint_could_not_take_is_sent_again_as_it_was()
    {
        var bodies = System.Threading.Channels.Channel.CreateUnbounded<byte[]>();
        await using var endpoint = await BusyOnceAsync(bodies.Writer);
        await using var sender = await SenderAsync(new Uri(endpoint.Urls.First()));
        await sender.PostAsync("/v1/logs", Wire.Logs("api", "a", Wire.Log(1, "once more")));
        var first = await bodies.Reader.ReadAsync(TestContext.Current.CancellationToken);
        var second = bodies.Reader.ReadAsync(TestContext.Current.CancellationToken).AsTask();
        // The wait before the second try begins at some time after the first answer: the clock goes on until it has come.
        while (await Task.WhenAny(second, Task.Delay(10, TestContext.Current.CancellationToken)) != second)
            sender.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(first, await second);
        Assert.Equal(0, sender.Data.Forwarder.Dropped);
    }

    private static async Task<WebApplication> BusyOnceAsync(System.Threading.Channels.ChannelWriter<byte[]> bodies)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var calls = 0;
        app.MapPost("/v1/logs", async (HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body);
            await bodies.WriteAsync(body.ToArray());
            return Results.StatusCode(Interlocked.Increment(ref calls) == 1 ? 503 : 200);
        });
        await app.StartAsync();
        return app;
    }

    [Fact]
    public async Task An_endpoint_that_is_away_may_come_back()
    {
        using var gone = new TcpListener(IPAddress.Loopback, 0);
        gone.Start();
        var url = new Uri($"http://127.0.0.1:{((IPEndPoint)gone.LocalEndpoint).Port}");
        gone.Stop();
        await using var sender = await SenderAsync(url);
        var outcome = await sender.Get<ForwardTarget>().SendAsync(OtlpSignal.All[0], [], TestContext.Current.CancellationToken);
        Assert.True(outcome.MayTryAgain);
    }

    [Theory]
    [InlineData("a=b, c-d=e%20f", "a=b|c-d=e f")]
    [InlineData("", "")]
    public void Headers_are_read_as_OpenTelemetry_writes_them(string text, string expected)
    {
        Assert.True(ForwardHeaders.AreValid(text));
        Assert.Equal(expected, string.Join('|', ForwardHeaders.Parse(text).Select(h => $"{h.Name}={h.Value}")));
    }

    [Theory]
    [InlineData("novalue")]
    [InlineData("=x")]
    [InlineData("a=b%0d%0ac")]
    [InlineData("a b=c")]
    public void Headers_that_are_none_are_refused(string text) => Assert.False(ForwardHeaders.AreValid(text));

    private static async Task<T> FirstAsync<T>(Follower<T> follower)
    {
        await foreach (var items in follower.ReadAllAsync(TestContext.Current.CancellationToken))
            return items[0];
        throw new InvalidOperationException("Nothing came.");
    }
}
