using System.Diagnostics;
using McpTasks.Dashboard.Hosting;
using McpTasks.Dashboard.Tests.Samples;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Logs;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace McpTasks.Dashboard.Tests.Otlp;

public sealed class RealExporterTests
{
    [Theory]
    [InlineData(OtlpExportProtocol.Grpc)]
    [InlineData(OtlpExportProtocol.HttpProtobuf)]
    public async Task The_OpenTelemetry_exporter_delivers_spans_and_named_log_events(OtlpExportProtocol protocol)
    {
        await using var dashboard = await TestDashboard.StartAsync();
        using var source = new ActivitySource("McpTasks.Dashboard.Tests." + protocol);
        var resource = ResourceBuilder.CreateEmpty().AddService("worker", serviceInstanceId: "abcd1234");
        using (Sdk.CreateTracerProviderBuilder().AddSource(source.Name).SetResourceBuilder(resource)
            .AddOtlpExporter(o => Point(o, dashboard, protocol, "v1/traces")).Build())
        using (var logging = LoggerFactory.Create(b => b.AddOpenTelemetry(o => o.SetResourceBuilder(resource)
            .AddOtlpExporter(e => Point(e, dashboard, protocol, "v1/logs")))))
        using (var activity = source.StartActivity("run task slow_computation"))
        {
            activity!.SetTag("mcp.task.id", "task-1").SetTag("mcp.task.attempt", 1);
            logging.CreateLogger("McpTasks.TaskRunner").Log(
                LogLevel.Information, new EventId(3, "mcp.task.started"),
                new KeyValuePair<string, object?>[] { new("mcp.task.id", "task-1"), new("mcp.task.attempt", 1), new("mcp.task.worker", "abcd1234"), new("gen_ai.tool.name", "slow_computation") },
                null, (_, _) => "Attempt 1 started");
        }

        var span = Assert.Single(Assert.Single(dashboard.Data.Traces.Snapshot()).Spans);
        Assert.Equal(("run task slow_computation", "worker", "abcd1234"), (span.Name, span.Source.Resource.Name, span.Source.Id));
        var log = Assert.Single(dashboard.Data.Logs.Snapshot());
        Assert.Equal(("mcp.task.started", span.TraceId, span.SpanId), (log.EventName, log.TraceId, log.SpanId));
        var task = Assert.Single(dashboard.Data.Tasks.Snapshot());
        Assert.Equal(("task-1", "slow_computation", "abcd1234"), (task.Id, task.Tool, Assert.Single(task.Attempts).Worker));
    }

    private static void Point(OtlpExporterOptions options, TestDashboard dashboard, OtlpExportProtocol protocol, string path)
    {
        options.Protocol = protocol;
        options.Headers = "x-otlp-api-key=" + TestDashboard.OtlpKey;
        options.ExportProcessorType = ExportProcessorType.Simple;
        options.Endpoint = protocol == OtlpExportProtocol.Grpc
            ? dashboard.Listeners.Of(ListenerKind.OtlpGrpc).Bound
            : new Uri(dashboard.Listeners.Of(ListenerKind.OtlpHttp).Bound, path);
    }
}
