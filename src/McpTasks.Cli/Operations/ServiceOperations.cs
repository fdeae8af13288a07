using System.Net;

namespace McpTasks.Cli.Operations;

/// <summary>The operations by a service's operator endpoints, as <c>MapTaskOperations</c> maps them.</summary>
internal sealed class ServiceOperations : IOperations
{
    private const string Prefix = "/operator/";

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };

    public ServiceOperations(ServiceConnection connection)
    {
        // An address with a path tells the prefix itself.
        var path = connection.Url.AbsolutePath is "/" ? Prefix : connection.Url.AbsolutePath.TrimEnd('/') + '/';
        _http.BaseAddress = new(connection.Url, path);
        _http.DefaultRequestHeaders.TryAddWithoutValidation(OperatorKey.Header, connection.Key);
    }

    public async Task<TaskDetails> ReadAsync(TaskId id, CancellationToken cancellationToken) =>
        TaskDetails.Of(await CallAsync(HttpMethod.Get, $"tasks/{id}", cancellationToken));

    public async Task<TaskFacts> CancelAsync(TaskId id, CancellationToken cancellationToken) =>
        TaskFacts.Of(await CallAsync(HttpMethod.Post, $"tasks/{id}/cancel", cancellationToken));

    public async Task<TaskFacts> RerunAsync(TaskId id, CancellationToken cancellationToken) =>
        TaskFacts.Of(await CallAsync(HttpMethod.Post, $"tasks/{id}/rerun", cancellationToken));

    public async Task<QueueFacts> ReadQueueAsync(CancellationToken cancellationToken) =>
        QueueFacts.Of(await CallAsync(HttpMethod.Get, "queue", cancellationToken));

    public async Task<QueueFacts> PauseAsync(CancellationToken cancellationToken) =>
        QueueFacts.Of(await CallAsync(HttpMethod.Post, "queue/pause", cancellationToken));

    public async Task<QueueFacts> ResumeAsync(CancellationToken cancellationToken) =>
        QueueFacts.Of(await CallAsync(HttpMethod.Post, "queue/resume", cancellationToken));

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<JsonObject> CallAsync(HttpMethod method, string path, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        using var response = await _http.SendAsync(request, cancellationToken);
        var json = Parsed(await response.Content.ReadAsStringAsync(cancellationToken));
        return json is not null && response.IsSuccessStatusCode
            ? json
            : throw new CommandException((string?)json?["error"] ?? Unexpected(response.StatusCode));
    }

    private string Unexpected(HttpStatusCode status) => status is HttpStatusCode.NotFound
        ? $"There are no operator endpoints at {_http.BaseAddress}: the service maps them only where McpTasks:Operator:Key is set."
        : string.Create(
            CultureInfo.InvariantCulture, $"The service at {_http.BaseAddress} answered {(int)status}, and not as operator endpoints do.");

    private static JsonObject? Parsed(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
