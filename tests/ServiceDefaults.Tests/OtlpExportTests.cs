using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OpenTelemetry.Logs;
using OpenTelemetry.Trace;

namespace McpTasks.ServiceDefaults;

public class OtlpExportTests
{
    private static readonly ActivitySource Source = new("McpTasks.Test");

    [Fact]
    public async Task A_task_event_comes_out_with_its_name_and_the_attributes_of_its_scope()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await RunAsync(receiver, app =>
        {
            using var span = Source.StartActivity("attempt 1 started");
            var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("McpTasks.Test");
            using var scope = logger.BeginScope(
                new KeyValuePair<string, object?>[] { new(TaskTelemetry.TaskIdKey, "t1"), new(TaskTelemetry.ToolKey, "x") });
            KeyValuePair<string, object?>[] state = [new("mcp.task.progress.message", "half-way")];
            logger.Log(LogLevel.Information, new EventId(4, "mcp.task.progress"), state, null, (_, _) => "Progress 1 of 2");
        });
        var record = Assert.Single(receiver.Of("logs", 1, 2, 2), log => log.Text(12) == "mcp.task.progress");
        var attributes = record.Attributes(6);
        Assert.Equal(
            ("t1", "x", "half-way"),
            (attributes[TaskTelemetry.TaskIdKey], attributes[TaskTelemetry.ToolKey], attributes["mcp.task.progress.message"]));
        Assert.Equal("Progress 1 of 2", record.All(5).Single().Text(1));
        // The same trace as the span's, so that the record is drawn inside it.
        var span = Assert.Single(receiver.Of("traces", 1, 2, 2), span => span.Text(5) == "attempt 1 started");
        Assert.Equal(span.Text(1), record.Text(9));
    }

    [Fact]
    public async Task All_three_signals_name_the_service_and_carry_the_key()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await RunAsync(receiver, app =>
        {
            Source.StartActivity("one")?.Dispose();
            app.Logger.LogInformation("One");
        });
        foreach (var signal in new[] { "traces", "metrics", "logs" })
        {
            var resource = receiver.Of(signal, 1, 1).First().Attributes(1);
            Assert.Equal(("worker", "abcd1234"), (resource["service.name"], resource["service.instance.id"]));
        }

        Assert.Equal(["k1"], receiver.Keys);
        Assert.Contains("System.Runtime", receiver.Of("metrics", 1, 2, 1).Select(scope => scope.Text(1)));
    }

    [Fact]
    public async Task Sending_telemetry_is_not_traced_itself()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await RunAsync(receiver, app =>
        {
            Source.StartActivity("one")?.Dispose();
            Assert.True(app.Services.GetRequiredService<TracerProvider>().ForceFlush());
            Source.StartActivity("two")?.Dispose();
        });
        // The receiver runs in this process, so its own server spans are seen; the client's would be System.Net.Http's.
        Assert.DoesNotContain("System.Net.Http", receiver.Of("traces", 1, 2, 1).Select(scope => scope.Text(1)));
        Assert.Contains("two", receiver.Of("traces", 1, 2, 2).Select(span => span.Text(5)));
    }

    [Fact]
    public async Task The_sampler_variable_holds()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await RunAsync(receiver, _ => Source.StartActivity("one")?.Dispose(), ("OTEL_TRACES_SAMPLER", "always_off"));
        Assert.Empty(receiver.Of("traces"));
        Assert.NotEmpty(receiver.Of("metrics"));
    }

    [Theory]
    [InlineData(null, 500)]
    [InlineData("3000", 3000)]
    public async Task Spans_and_logs_are_sent_within_a_second_unless_told_otherwise(string? set, int delay)
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        (string, string)[] settings = set is null ? [] : [("OTEL_BSP_SCHEDULE_DELAY", set), ("OTEL_BLRP_SCHEDULE_DELAY", set)];
        await RunAsync(
            receiver,
            app => Assert.Equal(
                (delay, delay),
                (app.Services.GetRequiredService<IOptions<BatchExportActivityProcessorOptions>>().Value.ScheduledDelayMilliseconds,
                    app.Services.GetRequiredService<IOptions<LogRecordExportProcessorOptions>>().Value.BatchExportProcessorOptions.ScheduledDelayMilliseconds)),
            settings);
    }

    [Fact]
    public async Task Without_a_name_of_its_own_the_service_is_called_like_its_application()
    {
        await using var receiver = await OtlpReceiver.StartAsync();
        await RunAsync(receiver, _ => { }, ("OTEL_SERVICE_NAME", ""), ("OTEL_RESOURCE_ATTRIBUTES", ""));
        var resource = receiver.Of("metrics", 1, 1).First().Attributes(1);
        Assert.Equal("ServiceDefaults.Tests", resource["service.name"]);
        Assert.NotEmpty(resource["service.instance.id"]!);
    }

    private static async Task RunAsync(OtlpReceiver receiver, Action<WebApplication> work, params (string, string)[] settings)
    {
        var builder = TestService.Builder(
        [
            ("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.Url), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_EXPORTER_OTLP_HEADERS", "x-otlp-api-key=k1"),
            ("OTEL_SERVICE_NAME", "worker"), ("OTEL_RESOURCE_ATTRIBUTES", "service.instance.id=abcd1234"), .. settings,
        ]);
        // What ends with the service is sent with it; nothing here waits for an interval.
        await using var app = builder.Build();
        await app.StartAsync(TestContext.Current.CancellationToken);
        work(app);
        await app.StopAsync(TestContext.Current.CancellationToken);
    }
}
