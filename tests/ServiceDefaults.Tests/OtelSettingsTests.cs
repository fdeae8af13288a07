using McpTasks.ServiceDefaults.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace McpTasks.ServiceDefaults;

public class OtelSettingsTests
{
    [Theory]
    [InlineData("OTEL_EXPORTER_OTLP_ENDPOINT", "localhost:4317", "must be an absolute http or https URL, but is 'localhost:4317'.")]
    [InlineData("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "/v1/traces", "must be an absolute http or https URL, but is '/v1/traces'.")]
    [InlineData("OTEL_EXPORTER_OTLP_PROTOCOL", "http/json", "must be grpc or http/protobuf, but is 'http/json'.")]
    [InlineData("OTEL_EXPORTER_OTLP_TIMEOUT", "10s", "must be a number of milliseconds above 0, but is '10s'.")]
    [InlineData("OTEL_EXPORTER_OTLP_HEADERS", "s3cr3t", "must be name=value pairs with commas between.")]
    [InlineData("OTEL_RESOURCE_ATTRIBUTES", "x", "must be name=value pairs with commas between, but is 'x'.")]
    [InlineData("OTEL_TRACES_SAMPLER_ARG", "2", "must be a number from 0 to 1, but is '2'.")]
    [InlineData("OTEL_METRICS_EXEMPLAR_FILTER", "all", "must be one of always_on, always_off, trace_based, but is 'all'.")]
    [InlineData("OTEL_METRIC_EXPORT_INTERVAL", "0", "must be a number of milliseconds above 0, but is '0'.")]
    [InlineData("OTEL_BSP_SCHEDULE_DELAY", "-1", "must be a number of milliseconds above 0, but is '-1'.")]
    [InlineData("OTEL_BLRP_SCHEDULE_DELAY", "soon", "must be a number of milliseconds above 0, but is 'soon'.")]
    [InlineData("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", "5000", "must be a number from 1 to OTEL_BSP_MAX_QUEUE_SIZE (2048), but is '5000'.")]
    public async Task A_wrong_variable_ends_the_start_and_is_named(string name, string value, string rule)
    {
        await using var app = TestService.Builder(("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1"), (name, value)).Build();
        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => app.StartAsync(TestContext.Current.CancellationToken));
        Assert.Equal([$"{name} {rule}"], error.Failures);
    }

    [Fact]
    public void A_queue_that_is_smaller_than_the_default_batch_is_noticed() => Assert.Equal(
        "OTEL_BLRP_MAX_EXPORT_BATCH_SIZE must be a number from 1 to OTEL_BLRP_MAX_QUEUE_SIZE (100), but is '512'.",
        Assert.Single(Check(("OTEL_BLRP_MAX_QUEUE_SIZE", "100")).Failures));

    [Fact]
    public void What_an_app_host_sets_is_right()
    {
        var settings = Check(
            ("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:18890"), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf"),
            ("OTEL_EXPORTER_OTLP_HEADERS", "x-otlp-api-key=abc"), ("OTEL_RESOURCE_ATTRIBUTES", "service.instance.id=abcd1234"),
            ("OTEL_BSP_SCHEDULE_DELAY", "1000"), ("OTEL_BLRP_SCHEDULE_DELAY", "1000"), ("OTEL_METRIC_EXPORT_INTERVAL", "1000"),
            ("OTEL_TRACES_SAMPLER", "always_on"), ("OTEL_METRICS_EXEMPLAR_FILTER", "trace_based"));
        Assert.Empty(settings.Failures);
        Assert.True(settings.Exports);
    }

    [Fact]
    public void Nothing_set_is_right_and_nothing_is_exported()
    {
        var settings = Check(("OTEL_EXPORTER_OTLP_ENDPOINT", " "));
        Assert.Empty(settings.Failures);
        Assert.False(settings.Exports);
    }

    private static OtelSettings Check(params (string Name, string Value)[] settings) => OtelSettings.Check(new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Name, (string?)setting.Value))).Build());
}
