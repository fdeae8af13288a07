using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace McpTasks.AspNetCore.Tests.Http;

// Not beside others that listen to the spans of HTTP: a listener is for the whole process.
[Collection("Listeners to HTTP")]
public sealed class TraceTests
{
    private const string Header = "00-11111111111111111111111111111111-2222222222222222-01";
    private const string InMeta = "00-33333333333333333333333333333333-4444444444444444-01";

    // Each test has a tool argument of its own by which its span, before it is named, is known among those of tests that run beside it.
    private static async Task<Activity> SpanOfAsync(bool legacy, bool header, bool meta, bool httpSpans)
    {
        var spans = new ConcurrentQueue<Activity>();
        await using var server = await McpHost.StartAsync();
        var port = server.Url.Port;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source =>
                source.Name == "Experimental.ModelContextProtocol" || (httpSpans && source.Name == "Microsoft.AspNetCore"),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        var session = legacy ? await server.OpenSessionAsync() : null;
        ActivitySource.AddActivityListener(listener);

        var tool = $"no-such-tool-{port}";
        var request = legacy
            ? McpHost.Post(
                McpHost.Rpc(
                    "tools/call", 1,
                    $$"""{"name":"{{tool}}","arguments":{}{{(meta ? $$""","_meta":{"traceparent":"{{InMeta}}"}""" : "")}} }"""),
                session)
            : McpHost.ModernCall(tool, meta: MetaOf(meta));
        if (header)
            request.Headers.Add("traceparent", Header);
        using (request)
            await server.SendAsync(request);
        Activity? span = null;
        await Until.TrueAsync(
            () => (span = spans.FirstOrDefault(found => found.OperationName.Contains(tool, StringComparison.Ordinal))) is not null);
        return span!;
    }

    private static JsonObject MetaOf(bool traced)
    {
        var meta = new JsonObject
        {
            ["io.modelcontextprotocol/protocolVersion"] = "2026-07-28",
            ["io.modelcontextprotocol/clientCapabilities"] = new JsonObject(),
        };
        if (traced)
            meta["traceparent"] = InMeta;
        return meta;
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_metadata_decides_the_trace(bool legacy)
    {
        var span = await SpanOfAsync(legacy, header: true, meta: true, httpSpans: false);
        Assert.Equal(InMeta[3..35], span.TraceId.ToHexString());
        Assert.Equal(InMeta[36..52], span.ParentSpanId.ToHexString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_header_is_the_parent_when_the_metadata_has_none(bool legacy)
    {
        var span = await SpanOfAsync(legacy, header: true, meta: false, httpSpans: false);
        Assert.Equal(Header[3..35], span.TraceId.ToHexString());
        Assert.Equal(Header[36..52], span.ParentSpanId.ToHexString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_exported_HTTP_span_stands_between_the_header_and_the_MCP_span(bool legacy)
    {
        var span = await SpanOfAsync(legacy, header: true, meta: false, httpSpans: true);
        Assert.Equal(Header[3..35], span.TraceId.ToHexString());
        Assert.NotEqual(Header[36..52], span.ParentSpanId.ToHexString());
    }

    [Fact]
    public async Task Without_any_parent_the_MCP_span_is_a_root()
    {
        var span = await SpanOfAsync(legacy: false, header: false, meta: false, httpSpans: false);
        Assert.Equal(default, span.ParentSpanId);
    }
}
