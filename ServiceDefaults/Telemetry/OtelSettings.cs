using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace McpTasks.ServiceDefaults.Telemetry;

/// <summary>The standard <c>OTEL_*</c> variables. The SDK reads them itself, but a wrong value it ignores, or fails at without naming the variable.</summary>
internal sealed class OtelSettings : IValidateOptions<OtelSettings>
{
    private const string Milliseconds = "must be a number of milliseconds above 0";
    private const string Pairs = "must be name=value pairs with commas between";

    private readonly List<string> _failures = [];
    private IConfiguration? _configuration;

    /// <summary>Whether an endpoint is set.</summary>
    public bool Exports => Value("OTEL_EXPORTER_OTLP_ENDPOINT") is not null;

    /// <summary>Whether the service's name is left to the application.</summary>
    public bool NamesNoService => Value("OTEL_SERVICE_NAME") is null && Value("OTEL_RESOURCE_ATTRIBUTES")?.Contains("service.name=", StringComparison.Ordinal) is not true;

    public IReadOnlyList<string> Failures => _failures;

    public static OtelSettings Check(IConfiguration configuration)
    {
        var settings = new OtelSettings { _configuration = configuration };
        foreach (var signal in new[] { "", "TRACES_", "METRICS_", "LOGS_" })
        {
            settings.Check($"OTEL_EXPORTER_OTLP_{signal}ENDPOINT", IsHttpUrl, "must be an absolute http or https URL");
            settings.OneOf($"OTEL_EXPORTER_OTLP_{signal}PROTOCOL", "grpc", "http/protobuf");
            settings.Check($"OTEL_EXPORTER_OTLP_{signal}TIMEOUT", IsPositive, Milliseconds);
            // Headers hold keys: what they are is never shown.
            settings.Check($"OTEL_EXPORTER_OTLP_{signal}HEADERS", ArePairs, Pairs, secret: true);
        }

        settings.Check("OTEL_RESOURCE_ATTRIBUTES", ArePairs, Pairs);
        settings.OneOf("OTEL_TRACES_SAMPLER", "always_on", "always_off", "traceidratio", "parentbased_always_on", "parentbased_always_off", "parentbased_traceidratio");
        settings.Check("OTEL_TRACES_SAMPLER_ARG", IsRatio, "must be a number from 0 to 1");
        settings.OneOf("OTEL_METRICS_EXEMPLAR_FILTER", "always_on", "always_off", "trace_based");
        foreach (var name in new[] { "OTEL_METRIC_EXPORT_INTERVAL", "OTEL_METRIC_EXPORT_TIMEOUT" })
            settings.Check(name, IsPositive, Milliseconds);
        foreach (var prefix in new[] { "OTEL_BSP_", "OTEL_BLRP_" })
            settings.CheckBatches(prefix);
        return settings;
    }

    public ValidateOptionsResult Validate(string? name, OtelSettings options) =>
        _failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(_failures);

    private void CheckBatches(string prefix)
    {
        Check($"{prefix}SCHEDULE_DELAY", IsPositive, Milliseconds);
        Check($"{prefix}EXPORT_TIMEOUT", IsPositive, Milliseconds);
        Check($"{prefix}MAX_QUEUE_SIZE", IsPositive, "must be a number above 0");
        // The SDK's defaults count like values that are set: a smaller queue needs a smaller batch.
        var (queue, batch) = (Value($"{prefix}MAX_QUEUE_SIZE") ?? "2048", Value($"{prefix}MAX_EXPORT_BATCH_SIZE") ?? "512");
        if (IsPositive(queue) && !(IsPositive(batch) && Number(batch) <= Number(queue)))
            _failures.Add($"{prefix}MAX_EXPORT_BATCH_SIZE must be a number from 1 to {prefix}MAX_QUEUE_SIZE ({queue}), but is '{batch}'.");
    }

    private void OneOf(string name, params string[] values) => Check(
        name, value => values.Contains(value, StringComparer.OrdinalIgnoreCase), values.Length == 2 ? $"must be {values[0]} or {values[1]}" : $"must be one of {string.Join(", ", values)}");

    private void Check(string name, Func<string, bool> isRight, string rule, bool secret = false)
    {
        if (Value(name) is { } value && !isRight(value))
            _failures.Add(secret ? $"{name} {rule}." : $"{name} {rule}, but is '{value}'.");
    }

    private string? Value(string name) => _configuration?[name]?.Trim() is { Length: > 0 } value ? value : null;

    private static bool IsHttpUrl(string value) => Uri.TryCreate(value, UriKind.Absolute, out var url) && url.Scheme is "http" or "https";

    private static bool IsPositive(string value) => int.TryParse(value, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number > 0;

    private static int Number(string value) => int.Parse(value, CultureInfo.InvariantCulture);

    private static bool IsRatio(string value) => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= 0 and <= 1;

    private static bool ArePairs(string value) => value.Split(',', StringSplitOptions.RemoveEmptyEntries).All(pair => pair.IndexOf('=', StringComparison.Ordinal) > 0);
}
