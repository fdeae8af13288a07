namespace McpTasks.Server.Calls;

/// <summary>What a caller asks of the task that the call becomes.</summary>
/// <param name="Ttl">How long the server keeps the task; null for the server's default.</param>
/// <param name="IdempotencyKey">A second call with the same key gets the same task.</param>
internal sealed record RequestedTask(TimeSpan? Ttl, string? IdempotencyKey);

internal sealed class TaskChoice(TaskCatalog catalog)
{
    public RequestedTask? Choose(TaskCall call, TaskComponent component) =>
        call.Caller.Dialect == TaskDialect.Legacy ? Legacy(call, component) : Modern(call, component);

    /// <summary>
    /// For a component that only a handler of the application knows, as in a proxy. No worker could find such a component, so it never runs
    /// as a task.
    /// </summary>
    public void KeepInline(TaskCall call, TaskComponentKind kind, string name, bool isHandled)
    {
        if (isHandled && IsAsked(call) && catalog.CanBeTasks(kind))
            throw Unsupported($"{kind} '{name}'");
    }

    // 2025-11-25: the client decides, and gets an error when the component does not allow the choice ("Tool-Level Negotiation").
    private RequestedTask? Legacy(TaskCall call, TaskComponent component)
    {
        var asked = IsAsked(call);
        switch (component.Support.Mode)
        {
            case TaskMode.Required when !asked:
                throw TaskErrors.NoSuchMethod($"{Name(component)} requires task-augmented execution: send params.task.");
            // Without the task capability for this kind of request, a server must ignore params.task ("Task Support and Handling").
            case TaskMode.Forbidden when asked && catalog.CanBeTasks(component.Kind):
                throw Unsupported(Name(component));
            case TaskMode.Forbidden:
                return null;
            default:
                return asked ? new(RequestedTtl(call.Params["task"]), KeyOf(call)) : null;
        }
    }

    // 2026-07-28: the server decides, and only for clients that declare the extension on this very request.
    private static RequestedTask? Modern(TaskCall call, TaskComponent component) => component.Support.Mode switch
    {
        TaskMode.Forbidden => null,
        TaskMode.Required when component.Kind != TaskComponentKind.Tool =>
            throw TaskErrors.NoSuchMethod($"{Name(component)} runs only as a task, and this protocol revision knows tasks only for tools."),
        TaskMode.Required when !call.Caller.KnowsTasks =>
            throw TaskErrors.ExtensionMissing(
                $"{Name(component)} runs only as a task: "
                + $"declare the extension {TaskProtocol.ExtensionId} in the request's client capabilities."),
        _ => call.Caller.KnowsTasks && component.Kind == TaskComponentKind.Tool ? new(Ttl: null, KeyOf(call)) : null,
    };

    private static bool IsAsked(TaskCall call) =>
        call.Caller is { Dialect: TaskDialect.Legacy, KnowsTasks: true } && call.Params["task"] is not null;

    private static ModelContextProtocol.McpProtocolException Unsupported(string what) =>
        TaskErrors.NoSuchMethod($"{what} does not support task-augmented execution.");

    private static TimeSpan? RequestedTtl(JsonNode? task)
    {
        if (task is not JsonObject requested)
            throw TaskErrors.Invalid("params.task must be an object.");
        if (requested["ttl"] is not { } ttl)
            return null;
        // A number too large for a double reads as infinity and is capped like any other.
        var milliseconds = ttl.GetValueKind() == JsonValueKind.Number ? ttl.GetValue<JsonElement>().GetDouble() : 0;
        if (milliseconds < 1 || Math.Floor(milliseconds) != milliseconds)
            throw TaskErrors.Invalid("params.task.ttl must be a positive whole number of milliseconds.");
        // The component's maximum caps a longer time later.
        return milliseconds < TimeSpan.MaxValue.TotalMilliseconds / 2 ? TimeSpan.FromMilliseconds(milliseconds) : TimeSpan.MaxValue;
    }

    // Anonymous callers cannot be told apart, so the key of one caller could return another caller's task.
    private static string? KeyOf(TaskCall call)
    {
        if ((call.Params["_meta"] as JsonObject)?[TaskProtocol.IdempotencyKey] is not { } given)
            return null;
        if (given is not JsonValue value || !value.TryGetValue<string>(out var key) || key.Length is 0 or > StoreRules.MaxKeyLength)
            throw TaskErrors.Invalid($"params._meta['{TaskProtocol.IdempotencyKey}'] must be a text of 1 to 128 characters.");
        return call.Caller.IsIdentified
            ? key
            : throw TaskErrors.Invalid($"params._meta['{TaskProtocol.IdempotencyKey}'] is for callers that are identified.");
    }

    private static string Name(TaskComponent component) => $"{component.Kind} '{component.Name}'";
}

internal static class TaskCatalogExtensions
{
    public static bool CanBeTasks(this TaskCatalog catalog, TaskComponentKind kind) =>
        catalog.All().Any(component => component.Kind == kind && component.Support.Mode != TaskMode.Forbidden);
}
