using System.Net;

namespace McpTasks.Cli.Operations;

/// <summary>The operations by a service's operator endpoints, as <c>MapTaskOperations</c> maps them.</summary>
internal sealed class ServiceOperations : IOperations
{
    private const string Prefix = "/operator/";

    private readonly HttpClient _http = new() { Timeout = TimeSpan.FromSeconds(30) };

    public ServiceOperations(ServiceConnection connection)
    {
        // An address with a path contains the prefix already.
        var path = connection.Url.AbsolutePath is "/" ? Prefix : connection.Url.AbsolutePath.TrimEnd('/') + '/';
        _http.BaseAddress = new(connection.Url, path);
        _http.DefaultRequestHeaders.TryAddWithoutValidation(OperatorKey.Header, connection.Key);
    }

    public TimeProvider Time => TimeProvider.System;

    public ITaskEvents? Events => null;

    public async Task<TaskListing> FindAsync(TaskQuery query, CancellationToken cancellationToken)
    {
        (string Name, string? Value)[] values =
        [
            ("state", query.Struck ? TaskPhaseNames.Struck : query.Phase is { } phase ? TaskPhaseNames.Of(phase) : null),
            ("component", query.Component), ("owner", query.Owner),
            ("worker", query.Worker), ("text", query.Text), ("after", query.Cursor),
            ("limit", query.Limit.ToString(CultureInfo.InvariantCulture)),
        ];
        var parts = values.Where(each => each.Value is not null).Select(each => $"{each.Name}={Uri.EscapeDataString(each.Value!)}");
        var told = await CallAsync(HttpMethod.Get, $"tasks?{string.Join('&', parts)}", cancellationToken);
        return new([.. ServiceJson.Items(told, "tasks").Select(ServiceJson.Task)], (string?)told["next"]);
    }

    // A whole id finds that task alone; reading it by its own address would be noted in the audit log.
    public async Task<TaskRecord?> LookAsync(TaskId id, CancellationToken cancellationToken) =>
        (await FindAsync(new() { Text = id.Value, Limit = 1 }, cancellationToken)).Tasks.SingleOrDefault();

    public async Task<TaskDetails> ReadAsync(TaskId id, CancellationToken cancellationToken) =>
        TaskDetails.Of(await CallAsync(HttpMethod.Get, $"tasks/{id}", cancellationToken));

    public Task<TaskFacts> CancelAsync(TaskId id, CancellationToken cancellationToken) => ActAsync(id, "cancel", cancellationToken);

    public Task<TaskFacts> RerunAsync(TaskId id, CancellationToken cancellationToken) => ActAsync(id, "rerun", cancellationToken);

    public Task<TaskFacts> RequeueAsync(TaskId id, CancellationToken cancellationToken) => ActAsync(id, "requeue", cancellationToken);

    public async Task<bool> RemoveAsync(TaskRecord ended, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ended);
        // A task that has gone meanwhile is answered like one that never existed.
        return await TryCallAsync(HttpMethod.Delete, $"tasks/{ended.Id}", body: null, cancellationToken) is var told
            && (int?)told["removed"] == 1;
    }

    public async Task<QueueFacts> ReadQueueAsync(CancellationToken cancellationToken) =>
        QueueFacts.Of(await CallAsync(HttpMethod.Get, "queue", cancellationToken));

    public async Task<QueueFacts> PauseAsync(CancellationToken cancellationToken) =>
        QueueFacts.Of(await CallAsync(HttpMethod.Post, "queue/pause", cancellationToken));

    public async Task<QueueFacts> ResumeAsync(CancellationToken cancellationToken) =>
        QueueFacts.Of(await CallAsync(HttpMethod.Post, "queue/resume", cancellationToken));

    public async Task<IReadOnlyList<TaskWorker>> ReadWorkersAsync(CancellationToken cancellationToken) =>
        await ListAsync<TaskWorker>("workers", cancellationToken);

    public async Task<IReadOnlyList<TaskSchedule>> ReadSchedulesAsync(CancellationToken cancellationToken) =>
        await ListAsync<TaskSchedule>("schedules", cancellationToken);

    public async Task<IReadOnlyList<TaskStrike>> ReadStrikesAsync(CancellationToken cancellationToken) =>
        await ListAsync<TaskStrike>("strikes", cancellationToken);

    public async Task<TaskStrike> StrikeAsync(TaskStrike strike, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(strike);
        var body = new JsonObject
        {
            ["component"] = strike.Component,
            ["owner"] = strike.Owner,
            ["argument"] = strike.Argument,
            ["operator"] = strike.Operator.ToName(),
            ["value"] = strike.Value,
            ["upTo"] = strike.UpTo,
            ["mode"] = strike.Mode.ToName(),
            ["reason"] = strike.Reason,
        };
        var added = ServiceJson.Read<TaskStrike>(await CallAsync(HttpMethod.Post, "strikes", cancellationToken, body));
        if (added.Operator == strike.Operator)
            return added;
        // A version before operators has struck one value where others are meant.
        await LiftAsync(added.Number, cancellationToken);
        throw new CommandException($"The service at {_http.BaseAddress} is of a version that strikes by = alone. Nothing is struck.");
    }

    public async Task<TaskStrike> LiftAsync(int number, CancellationToken cancellationToken) => ServiceJson.Read<TaskStrike>(
        await CallAsync(HttpMethod.Delete, string.Create(CultureInfo.InvariantCulture, $"strikes/{number}"), cancellationToken));

    public ValueTask DisposeAsync()
    {
        _http.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task<TaskFacts> ActAsync(TaskId id, string action, CancellationToken cancellationToken) =>
        TaskFacts.Of(ServiceJson.Task(await CallAsync(HttpMethod.Post, $"tasks/{id}/{action}", cancellationToken)));

    private async Task<IReadOnlyList<T>> ListAsync<T>(string what, CancellationToken cancellationToken) =>
        [.. ServiceJson.Items(await CallAsync(HttpMethod.Get, what, cancellationToken), what).Select(ServiceJson.Read<T>)];

    private async Task<JsonObject> CallAsync(
        HttpMethod method, string path, CancellationToken cancellationToken, JsonObject? body = null) =>
        await TryCallAsync(method, path, body, cancellationToken) switch
        {
            var told when told["error"] is not JsonValue => told,
            var refused => throw new CommandException((string)refused["error"]!),
        };

    // A task's own error is an object; a refusal of the service is a text.
    private async Task<JsonObject> TryCallAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), null, "application/json");
        using var response = await _http.SendAsync(request, cancellationToken);
        var json = Parsed(await response.Content.ReadAsStringAsync(cancellationToken));
        return json is not null && (response.IsSuccessStatusCode || json["error"] is JsonValue)
            ? json
            : throw new CommandException(Unexpected(response.StatusCode));
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
