using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace McpTasks.ServiceDefaults.Telemetry;

/// <summary>
/// The standard <c>OTEL_*</c> variables. The SDK reads them itself, but it ignores some wrong values in silence and throws at others without
/// naming the variable, so they are checked first.
/// </summary>
internal sealed class OtelSettings : IValidateOptions<OtelSettings>
{
    public const string ServiceName = "OTEL_SERVICE_NAME";
    public const string ResourceAttributes = "OTEL_RESOURCE_ATTRIBUTES";

    private const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
    private const string SamplerArgument = "OTEL_TRACES_SAMPLER_ARG";

    private readonly List<string> _failures = [];

    /// <summary>Whether an endpoint is set.</summary>
    public bool Exports { get; private init; }

    public IReadOnlyList<string> Failures => _failures;

    public static OtelSettings Check(IConfiguration configuration)
    {
        var settings = new OtelSettings { Exports = !string.IsNullOrWhiteSpace(configuration[Endpoint]) };
        var each = (string name, Func<string, bool> isRight, string rule) => settings.Check(configuration, name, isRight, rule);
        foreach (var signal in new[] { "", "TRACES_", "METRICS_", "LOGS_" })
        {
            each($"OTEL_EXPORTER_OTLP_{signal}ENDPOINT", IsHttpUrl, "must be an absolute http or https URL");
            each($"OTEL_EXPORTER_OTLP_{signal}PROTOCOL", OneOf("grpc", "http/protobuf"), "must be grpc or http/protobuf");
            each($"OTEL_EXPORTER_OTLP_{signal}TIMEOUT", IsPositive, "must be a number of milliseconds above 0");
            // Headers hold keys: what they are is never shown.
            settings.Check(configuration, $"OTEL_EXPORTER_OTLP_{signal}HEADERS", ArePairs, "must be name=value pairs with commas between", secret: true);
        }

        each(ResourceAttributes, ArePairs, "must be name=value pairs with commas between");
        each("OTEL_TRACES_SAMPLER", OneOf("always_on", "always_off", "traceidratio", "parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio"),
            "must be one of always_on, always_off, traceidratio, parentbased_always_on, parentbased_always_off, parentbased_traceidratio");
        each(SamplerArgument, IsRatio, "must be a number from 0 to 1");
        each("OTEL_METRICS_EXEMPLAR_FILTER", OneOf("always_on", "always_off", "trace_based"), "must be one of always_on, always_off, trace_based");
        each("OTEL_METRIC_EXPORT_INTERVAL", IsPositive, "must be a number of milliseconds above 0");
        each("OTEL_METRIC_EXPORT_TIMEOUT", IsPositive, "must be a number of milliseconds above 0");
        settings.CheckBatches(configuration, "OTEL_BSP_");
        settings.CheckBatches(configuration, "OTEL_BLRP_");
        return settings;
    }

    public ValidateOptionsResult Validate(string? name, OtelSettings options) =>
        _failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(_failures);

    private void CheckBatches(IConfiguration configuration, string prefix)
    {
        foreach (var name in new[] { "SCHEDULE_DELAY", "EXPORT_TIMEOUT" })
            Check(configuration, prefix + name, IsPositive, "must be a number of milliseconds above 0");
        Check(configuration, prefix + "MAX_QUEUE_SIZE", IsPositive, "must be a number above 0");
        var queue = int.TryParse(configuration[prefix + "MAX_QUEUE_SIZE"], CultureInfo.InvariantCulture, out var size) ? size : 2048;
        // The SDK's default batch of 512 is checked like one that is set: a smaller queue needs a smaller batch.
        var batch = configuration[prefix + "MAX_EXPORT_BATCH_SIZE"] is { Length: > 0 } set ? set : "512";
        if (!IsPositive(batch) || int.Parse(batch, CultureInfo.InvariantCulture) > queue)
            _failures.Add($"{prefix}MAX_EXPORT_BATCH_SIZE must be a number from 1 to {prefix}MAX_QUEUE_SIZE ({queue}), but is '{batch}'.");
    }

    private void Check(IConfiguration configuration, string name, Func<string, bool> isRight, string rule, bool secret = false)
    {
        if (configuration[name]?.Trim() is { Length: > 0 } value && !isRight(value))
            _failures.Add(secret ? $"{name} {rule}." : $"{name} {rule}, but is '{value}'.");
    }

    private static Func<string, bool> OneOf(params string[] values) => value => values.Contains(value, StringComparer.OrdinalIgnoreCase);

    private static bool IsHttpUrl(string value) => Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";

    private static bool IsPositive(string value) => int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number > 0;

    private static bool IsRatio(string value) => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= 1;

    private static bool ArePairs(string value) => value.Split(',', StringSplitOptions.RemoveEmptyEntries).All(pair => pair.IndexOf('=', StringComparison.Ordinal) > 0);
}
