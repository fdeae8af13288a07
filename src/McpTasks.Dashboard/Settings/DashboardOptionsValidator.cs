using System.Net;
using McpTasks.Dashboard.Forwarding;
using Microsoft.Extensions.Options;

namespace McpTasks.Dashboard.Settings;

internal sealed class DashboardOptionsValidator : IValidateOptions<DashboardOptions>
{
    public ValidateOptionsResult Validate(string? name, DashboardOptions options)
    {
        var errors = new List<string>();
        ListenUrl(errors, "Dashboard:Otlp:GrpcUrl", options.Otlp.GrpcUrl, options.Otlp.ApiKey);
        ListenUrl(errors, "Dashboard:Otlp:HttpUrl", options.Otlp.HttpUrl, options.Otlp.ApiKey);
        Range(errors, "Dashboard:Otlp:MaxBodyBytes", options.Otlp.MaxBodyBytes, 1024, 256 * 1024 * 1024);
        Secret(errors, "Dashboard:Frontend:BrowserToken", options.Frontend.BrowserToken);
        Secret(errors, "Dashboard:Api:PrimaryApiKey", options.Api.PrimaryApiKey);
        Range(errors, "Dashboard:Api:MaxFollowers", options.Api.MaxFollowers, 1, 1_000);
        Range(errors, "Dashboard:Api:MaxFollowerKilobytes", options.Api.MaxFollowerKilobytes, 1, 1_048_576);
        Range(errors, "Dashboard:Frontend:MaxImportMegabytes", options.Frontend.MaxImportMegabytes, 1, 1_024);
        HttpUrl(errors, "Dashboard:ResourceService:Url", options.ResourceService.Url);
        Forward(errors, options);
        HttpUrl(errors, "Dashboard:Operator:Url", options.Operator.Url);
        if (string.IsNullOrEmpty(options.Operator.Url) != string.IsNullOrEmpty(options.Operator.Key))
            errors.Add("Dashboard:Operator:Url and Dashboard:Operator:Key must be set together, or neither of them");
        Limits(errors, options.Limits);
        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }

    private static void Limits(List<string> errors, TelemetryLimits limits)
    {
        Range(errors, "Dashboard:Limits:MaxResources", limits.MaxResources, 1, 10_000);
        Range(errors, "Dashboard:Limits:MaxLogs", limits.MaxLogs, 1, 1_000_000);
        Range(errors, "Dashboard:Limits:MaxTraces", limits.MaxTraces, 1, 1_000_000);
        Range(errors, "Dashboard:Limits:MaxSpansPerTrace", limits.MaxSpansPerTrace, 1, 100_000);
        Range(errors, "Dashboard:Limits:MaxMetricPoints", limits.MaxMetricPoints, 1, 1_000_000);
        Range(errors, "Dashboard:Limits:MaxTasks", limits.MaxTasks, 1, 1_000_000);
        Range(errors, "Dashboard:Limits:MaxEventsPerTask", limits.MaxEventsPerTask, 16, 100_000);
        Range(errors, "Dashboard:Limits:MaxAttributes", limits.MaxAttributes, 1, 1_024);
        Range(errors, "Dashboard:Limits:MaxTextLength", limits.MaxTextLength, 16, 1_000_000);
        Range(errors, "Dashboard:Limits:MaxEventsPerSpan", limits.MaxEventsPerSpan, 0, 10_000);
        Range(errors, "Dashboard:Limits:MaxConsoleLines", limits.MaxConsoleLines, 1, 1_000_000);
        Range(errors, "Dashboard:Limits:MaxMegabytes", limits.MaxMegabytes, 1, 65_536);
    }

    private static void ListenUrl(List<string> errors, string path, string value, string? key)
    {
        if (!Uri.TryCreate(value, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
            errors.Add($"{path} must be an http or https address such as http://localhost:18890, but is '{value}'");
        else if (string.IsNullOrEmpty(key) && !IsLoopback(url))
            errors.Add($"{path} is {value}, which other machines can reach: set Dashboard:Otlp:ApiKey, or use a loopback address");
    }

    internal static bool IsLoopback(Uri url) =>
        string.Equals(url.Host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(url.Host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private static void Forward(List<string> errors, DashboardOptions options)
    {
        var forward = options.Forward;
        HttpUrl(errors, "Dashboard:Forward:Url", forward.Url);
        if (forward.Url is { Length: > 0 } url && new[] { options.Otlp.GrpcUrl, options.Otlp.HttpUrl }.Any(own => Uri.TryCreate(own, UriKind.Absolute, out var mine)
            && Uri.TryCreate(url, UriKind.Absolute, out var other) && mine.Port == other.Port && IsLoopback(mine) && IsLoopback(other)))
            errors.Add($"Dashboard:Forward:Url is this dashboard's own address, {url}: telemetry would go round in a ring");
        if (forward.Protocol is not ("http/protobuf" or "grpc"))
            errors.Add($"Dashboard:Forward:Protocol must be http/protobuf or grpc, but is '{forward.Protocol}'");
        // Headers hold keys: what they are is never shown.
        if (!ForwardHeaders.AreValid(forward.Headers))
            errors.Add("Dashboard:Forward:Headers must be name=value pairs with commas between");
        Range(errors, "Dashboard:Forward:QueueMegabytes", forward.QueueMegabytes, 1, 1_024);
        Range(errors, "Dashboard:Forward:TimeoutSeconds", forward.TimeoutSeconds, 1, 300);
    }

    private static void HttpUrl(List<string> errors, string path, string? value)
    {
        if (!string.IsNullOrEmpty(value) && (!Uri.TryCreate(value, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")))
            errors.Add($"{path} must be an http or https address, but is '{value}'");
    }

    private static void Secret(List<string> errors, string path, string? value)
    {
        if (value is { Length: > 0 and < 16 })
            errors.Add($"{path} must have at least 16 characters, but has {value.Length}");
    }

    private static void Range(List<string> errors, string path, int value, int min, int max)
    {
        if (value < min || value > max)
            errors.Add($"{path} must be between {min} and {max}, but is {value}");
    }
}
