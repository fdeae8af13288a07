using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using McpTasks.Dashboard.Resources;
using McpTasks.Dashboard.Settings;
using McpTasks.LocalHosting.ResourceService;
using Microsoft.Extensions.Options;

namespace McpTasks.Dashboard.Operations;

/// <summary>
/// Acts on tasks as their service's operator. The service and its key are the dashboard's settings, or else a resource of the app host that was
/// given the key.
/// </summary>
internal sealed class OperatorSeam(ResourceBoard board, IOptions<DashboardOptions> options, ILogger<OperatorSeam> logger) : IDisposable
{
    /// <summary>The variable that gives a service its operator's key.</summary>
    public const string KeyVariable = "McpTasks__Operator__Key";

    private const string Path = "/operator/tasks";
    private const string KeyHeader = "X-Operator-Key";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    // The service's spans must not hang below one of this process, which sends none.
    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseProxy = false, ActivityHeadersPropagator = null }) { Timeout = Patience };

    private sealed record Target(Uri Service, string Key);

    /// <summary>Why nothing is offered; null when it is.</summary>
    public string? WhyNot => Find().WhyNot;

    /// <summary>The task with its arguments and its result.</summary>
    public Task<OperatorAnswer> ReadAsync(string taskId, CancellationToken cancellation) => SendAsync(HttpMethod.Get, taskId, "", cancellation);

    /// <summary>Cancels a task, or makes the call of an ended one again.</summary>
    /// <param name="taskId">The task.</param>
    /// <param name="action"><c>cancel</c> or <c>rerun</c>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<OperatorAnswer> ActAsync(string taskId, string action, CancellationToken cancellation) => SendAsync(HttpMethod.Post, taskId, "/" + action, cancellation);

    public void Dispose() => _http.Dispose();

    private async Task<OperatorAnswer> SendAsync(HttpMethod method, string taskId, string action, CancellationToken cancellation)
    {
        var (target, whyNot) = Find();
        if (target is null)
            return new(null, whyNot);
        using var request = new HttpRequestMessage(method, new Uri(target.Service, $"{Path}/{Uri.EscapeDataString(taskId)}{action}"));
        request.Headers.TryAddWithoutValidation(KeyHeader, target.Key);
        try
        {
            using var response = await _http.SendAsync(request, cancellation);
            return Read(response.StatusCode, await response.Content.ReadAsStringAsync(cancellation));
        }
        catch (Exception error) when (error is HttpRequestException or JsonException || (error is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            logger.LogWarning(error, "The service of the tasks did not answer the operator.");
            return new(null, "The service of the tasks does not answer.");
        }
    }

    private static OperatorAnswer Read(HttpStatusCode status, string body)
    {
        var json = body.StartsWith('{') ? JsonNode.Parse(body) as JsonObject : null;
        if (status is HttpStatusCode.OK or HttpStatusCode.Created && json is not null)
            return new(json, null);
        return new(null, (json?["error"] as JsonValue)?.ToString() ?? $"The service of the tasks answered with status {(int)status}.");
    }

    private (Target? Target, string? WhyNot) Find()
    {
        var set = options.Value.Operator;
        if (!string.IsNullOrEmpty(set.Url) && !string.IsNullOrEmpty(set.Key))
            return (new(new Uri(set.Url), set.Key), null);
        var services = board.Replicas().Where(r => KeyOf(r) is not null && r.Urls.Count > 0).ToArray();
        if (services.Length == 0)
            return (null, $"No service of this system has an operator's key ({KeyVariable}).");
        return services.FirstOrDefault(r => r.State == ResourceState.Running) is { } running && Uri.TryCreate(running.Urls[0].Url, UriKind.Absolute, out var url)
            ? (new(url, KeyOf(running)!), null)
            : (null, $"{services[0].Name}, which carries them out, does not run.");
    }

    private static string? KeyOf(ResourceEvent replica) =>
        replica.Environment.FirstOrDefault(v => string.Equals(v.Name, KeyVariable, StringComparison.OrdinalIgnoreCase)) is { Value.Length: > 0 } key ? key.Value : null;
}

/// <summary>What the service said: the task, or why not.</summary>
internal sealed record OperatorAnswer(JsonObject? Task, string? Refusal);
