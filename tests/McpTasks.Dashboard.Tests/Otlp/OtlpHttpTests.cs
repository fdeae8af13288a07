using System.Net;
using Google.Protobuf;
using McpTasks.Dashboard.Otlp.Wire;
using McpTasks.Dashboard.Tests.Samples;
using Wire = McpTasks.Dashboard.Tests.Samples.Otlp;

namespace McpTasks.Dashboard.Tests.Otlp;

public sealed class OtlpHttpTests
{
    private static readonly Uri Traces = new("/v1/traces", UriKind.Relative);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Spans_that_come_in_over_HTTP_are_kept_with_all_they_carry(bool gzip)
    {
        await using var dashboard = await TestDashboard.StartAsync();
        var span = Wire.Span(1, 11, 10, "run task <x>", 1_000, 5_000, Wire.Attr("a", "text"), Wire.Attr("n", 7), Wire.Attr("b", true), Wire.Attr("d", 1.5), Wire.Attr("list", new[] { "x", "y" }));
        span.Status = new() { Code = 2, Message = "broken" };
        span.Kind = 5;
        span.Events.Add(new SpanEvent { Name = "exception", TimeUnixNano = 4_000 });
        span.Links.Add(new SpanLink { TraceId = Wire.TraceId(2), SpanId = Wire.SpanId(3) });
        await dashboard.PostAsync("/v1/traces", Wire.Traces("worker", "w1", span), gzip);

        var kept = Assert.Single(Assert.Single(dashboard.Data.Traces.Snapshot()).Spans);
        Assert.Equal(("ab000000000000000000000000000001", "ab0000000000000b", "ab0000000000000a"), (kept.TraceId, kept.SpanId, kept.ParentId));
        Assert.Equal(("worker", "w1", "McpTasks"), (kept.Source.Resource.Name, kept.Source.Id, kept.Scope.Name));
        Assert.Equal((1_000, 5_000, McpTasks.Dashboard.Telemetry.SpanKind.Consumer, "broken"), (kept.Start, kept.End, kept.Kind, kept.OutcomeMessage));
        Assert.True(kept.IsError);
        Assert.Equal(["text", "7", "true", "1.5", "[\"x\",\"y\"]"], kept.Attributes.Select(a => a.Text));
        Assert.Equal("exception", Assert.Single(kept.Events).Name);
        Assert.Equal("ab000000000000000000000000000002", Assert.Single(kept.Links).TraceId);
    }

    [Fact]
    public async Task A_log_record_keeps_its_event_name_from_the_field_or_from_either_attribute()
    {
        await using var dashboard = await TestDashboard.StartAsync();
        var named = Wire.Log(1, "m");
        named.EventName = "one";
        await dashboard.PostAsync("/v1/logs", Wire.Logs("api", "a", named, Wire.Log(2, "m", Wire.Attr("event.name", "two")), Wire.Log(3, "m", Wire.Attr("logrecord.event.name", "three"))));
        Assert.Equal(["one", "two", "three"], dashboard.Data.Logs.Snapshot().Select(l => l.EventName));
    }

    [Fact]
    public async Task Metrics_of_each_kind_are_kept()
    {
        await using var dashboard = await TestDashboard.StartAsync();
        await dashboard.PostAsync("/v1/metrics", Demo.Metrics("w1", dashboard.Now, points: 3));
        var series = dashboard.Data.Metrics.Snapshot();
        Assert.Equal(5, series.Length);
        Assert.All(series, s => Assert.Equal(3, s.Points.Length));
        Assert.Equal(5.0 * 10, series.Single(s => s.Key.Metric.Name == "mcp.task.run.duration").Points[^1].Count + 20);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("wrong")]
    public async Task An_export_without_the_right_key_is_refused_and_the_answer_names_the_setting(string? key)
    {
        await using var dashboard = await TestDashboard.StartAsync();
        dashboard.OtlpHttp.DefaultRequestHeaders.Remove("x-otlp-api-key");
        if (key is not null)
            dashboard.OtlpHttp.DefaultRequestHeaders.Add("x-otlp-api-key", key);
        using var response = await dashboard.OtlpHttp.PostAsync(Traces, TestDashboard.Content(Wire.Traces("a", "b", Wire.Span(1, 1, 0, "x", 1, 2)).ToByteArray()));
        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Contains("Dashboard:Otlp:ApiKey", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(dashboard.Data.Traces.Snapshot());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_over_the_limit_is_refused_also_when_it_is_small_before_it_is_unpacked(bool gzip)
    {
        await using var dashboard = await TestDashboard.StartAsync(("Dashboard:Otlp:MaxBodyBytes", "4096"));
        var large = Wire.Traces("a", "b", Wire.Span(1, 1, 0, new string('x', 50_000), 1, 2)).ToByteArray();
        using var response = await dashboard.OtlpHttp.PostAsync(Traces, TestDashboard.Content(large, gzip));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
        Assert.Empty(dashboard.Data.Traces.Snapshot());
    }

    [Fact]
    public async Task What_is_not_OTLP_is_refused_in_words()
    {
        await using var dashboard = await TestDashboard.StartAsync();
        async Task<HttpStatusCode> Post(string path, HttpContent content)
        {
            using var response = await dashboard.OtlpHttp.PostAsync(new Uri(path, UriKind.Relative), content);
            Assert.DoesNotContain("   at ", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
            return response.StatusCode;
        }

        Assert.Equal(HttpStatusCode.BadRequest, await Post("/v1/traces", TestDashboard.Content([0xff, 0xff, 0xff])));
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, await Post("/v1/traces", new StringContent("{}")));
        Assert.Equal(HttpStatusCode.NotFound, await Post("/tasks", TestDashboard.Content([])));
        using var get = await dashboard.OtlpHttp.GetAsync(Traces);
        Assert.Equal(HttpStatusCode.MethodNotAllowed, get.StatusCode);
        var broken = TestDashboard.Content([1, 2, 3]);
        broken.Headers.ContentEncoding.Add("gzip");
        Assert.Equal(HttpStatusCode.BadRequest, await Post("/v1/traces", broken));
    }

    [Fact]
    public async Task A_span_without_a_valid_id_is_rejected_and_the_sender_is_told_how_many()
    {
        await using var dashboard = await TestDashboard.StartAsync();
        var bad = Wire.Span(1, 1, 0, "x", 1, 2);
        bad.TraceId = ByteString.CopyFrom(new byte[16]);
        using var response = await dashboard.OtlpHttp.PostAsync(Traces, TestDashboard.Content(Wire.Traces("a", "b", bad, Wire.Span(1, 2, 0, "y", 1, 2)).ToByteArray()));
        var answer = ExportResponse.Parser.ParseFrom(await response.Content.ReadAsByteArrayAsync());
        Assert.Equal(1, answer.PartialSuccess.Rejected);
        Assert.Equal("y", Assert.Single(dashboard.Data.Traces.Snapshot()).First.Name);
    }
}
