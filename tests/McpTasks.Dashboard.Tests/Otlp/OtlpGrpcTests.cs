using System.Buffers.Binary;
using System.Net.Http.Headers;
using Google.Protobuf;
using McpTasks.Dashboard.Tests.Samples;
using Wire = McpTasks.Dashboard.Tests.Samples.Otlp;

namespace McpTasks.Dashboard.Tests.Otlp;

public sealed class OtlpGrpcTests
{
    private const string TraceMethod = "/opentelemetry.proto.collector.trace.v1.TraceService/Export";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Spans_that_come_in_over_gRPC_are_kept_and_the_answer_ends_with_status_0(bool gzip)
    {
        await using var dashboard = await TestDashboard.StartAsync();
        var (status, _, body) = await CallAsync(dashboard, TraceMethod, Wire.Traces("api", "a1", Wire.Span(1, 1, 0, "tools/call x", 1, 2)).ToByteArray(), gzip);
        Assert.Equal("0", status);
        Assert.Equal(new byte[5], body);
        Assert.Equal("tools/call x", Assert.Single(dashboard.Data.Traces.Snapshot()).First.Name);
    }

    [Fact]
    public async Task Logs_and_metrics_have_their_own_methods()
    {
        await using var dashboard = await TestDashboard.StartAsync();
        var logs = await CallAsync(dashboard, "/opentelemetry.proto.collector.logs.v1.LogsService/Export", Wire.Logs("api", "a", Wire.Log(1, "hello")).ToByteArray());
        var metrics = await CallAsync(dashboard, "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export", Demo.Metrics("w", dashboard.Now, 2).ToByteArray());
        Assert.Equal(("0", "0"), (logs.Status, metrics.Status));
        Assert.Equal("hello", Assert.Single(dashboard.Data.Logs.Snapshot()).Message);
        Assert.NotEmpty(dashboard.Data.Metrics.Snapshot());
    }

    [Fact]
    public async Task Refusals_are_gRPC_statuses()
    {
        await using var dashboard = await TestDashboard.StartAsync(("Dashboard:Otlp:MaxBodyBytes", "4096"));
        Assert.Equal("12", (await CallAsync(dashboard, "/some.Service/Method", [])).Status);
        Assert.Equal("3", (await CallAsync(dashboard, TraceMethod, [0xff, 0xff])).Status);
        Assert.Equal("8", (await CallAsync(dashboard, TraceMethod, Wire.Traces("a", "b", Wire.Span(1, 1, 0, new string('x', 5_000), 1, 2)).ToByteArray(), gzip: true)).Status);
        Assert.Equal("8", (await CallAsync(dashboard, TraceMethod, Wire.Traces("a", "b", Wire.Span(1, 1, 0, new string('x', 50_000), 1, 2)).ToByteArray())).Status);
        dashboard.OtlpGrpc.DefaultRequestHeaders.Remove("x-otlp-api-key");
        var unauthenticated = await CallAsync(dashboard, TraceMethod, []);
        Assert.Equal("16", unauthenticated.Status);
        Assert.Contains("Dashboard:Otlp:ApiKey", Uri.UnescapeDataString(unauthenticated.Message), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_frame_that_is_cut_short_is_refused()
    {
        await using var dashboard = await TestDashboard.StartAsync();
        using var response = await dashboard.OtlpGrpc.PostAsync(new Uri(TraceMethod, UriKind.Relative), Content([0, 0, 0, 0, 9, 1]));
        Assert.Equal("3", response.Headers.GetValues("grpc-status").Single());
    }

    private static async Task<(string Status, string Message, byte[] Body)> CallAsync(TestDashboard dashboard, string method, byte[] message, bool gzip = false)
    {
        if (gzip)
            message = await TestDashboard.Content(message, gzip: true).ReadAsByteArrayAsync();
        var frame = new byte[5 + message.Length];
        frame[0] = gzip ? (byte)1 : (byte)0;
        BinaryPrimitives.WriteUInt32BigEndian(frame.AsSpan(1), (uint)message.Length);
        message.CopyTo(frame, 5);
        using var request = new HttpRequestMessage(HttpMethod.Post, method) { Version = new(2, 0), VersionPolicy = HttpVersionPolicy.RequestVersionExact, Content = Content(frame) };
        if (gzip)
            request.Headers.Add("grpc-encoding", "gzip");
        using var response = await dashboard.OtlpGrpc.SendAsync(request);
        var body = await response.Content.ReadAsByteArrayAsync();
        string? Value(string name) => response.TrailingHeaders.TryGetValues(name, out var trailer) ? trailer.Single() : response.Headers.TryGetValues(name, out var header) ? header.Single() : null;
        return (Value("grpc-status") ?? "none", Value("grpc-message") ?? "", body);
    }

    private static ByteArrayContent Content(byte[] frame)
    {
        var content = new ByteArrayContent(frame);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/grpc");
        return content;
    }
}
