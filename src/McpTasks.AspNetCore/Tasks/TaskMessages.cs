using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpTasks.AspNetCore.Tasks;

/// <summary>The message filters: task methods are answered here, and replies to calls that became tasks are rewritten to tell of the task.</summary>
internal sealed class TaskMessages(
    IEnumerable<ITaskMethod> methods, CapabilityPatch capabilities, TaskDelivery delivery, TaskCancellation cancellation, LegacyPush push, ILogger<TaskMessages> logger)
{
    private readonly Dictionary<string, ITaskMethod> _methods = methods.ToDictionary(method => method.Name, StringComparer.Ordinal);

    public async Task IncomingAsync(MessageContext context, McpMessageHandler next, CancellationToken cancellationToken)
    {
        if (context.JsonRpcMessage is not JsonRpcRequest request)
        {
            await next(context, cancellationToken);
            return;
        }

        var call = TaskCall.Begin(context, request);
        if (_methods.TryGetValue(request.Method, out var method))
            await AnswerAsync(call, method, cancellationToken);
        else
            await CallAsync(call, context, next, cancellationToken);
    }

    public async Task OutgoingAsync(MessageContext context, McpMessageHandler next, CancellationToken cancellationToken)
    {
        if (context.JsonRpcMessage is JsonRpcResponse { Result: JsonObject result } reply && TaskCall.Of(reply) is { } call)
        {
            if (call.Created is { } task)
            {
                if (call.Caller.Dialect == TaskDialect.Legacy)
                    await push.PrepareAsync(call, task, cancellationToken);
                reply.Result = Created(call, task, result);
            }
            else
            {
                capabilities.Apply(call, result);
            }
        }

        await next(context, cancellationToken);
    }

    private async Task AnswerAsync(TaskCall call, ITaskMethod method, CancellationToken cancellationToken)
    {
        Admit(call, method);
        var reply = await method.HandleAsync(call, cancellationToken);
        JsonRpcMessage message = reply.Error is { } error
            ? new JsonRpcError { Id = call.Request.Id, Error = error }
            : new JsonRpcResponse { Id = call.Request.Id, Result = reply.Result };
        await call.Server.SendMessageAsync(message, cancellationToken);
        if (reply.Delivers is { } task)
            await delivery.NoteAsync(task);
    }

    private static void Admit(TaskCall call, ITaskMethod method)
    {
        if (!method.BelongsTo(call.Caller.Dialect))
            throw TaskErrors.NoSuchMethod($"Method '{method.Name}' is not available in this protocol revision.");
        if (call.Caller.KnowsTasks)
            return;
        throw call.Caller.Dialect == TaskDialect.Legacy
            ? TaskErrors.NoSuchMethod($"Method '{method.Name}' is not available in this protocol revision.")
            : TaskErrors.ExtensionMissing($"{method.Name} needs the extension {TaskProtocol.ExtensionId} in the request's client capabilities.");
    }

    private async Task CallAsync(TaskCall call, MessageContext context, McpMessageHandler next, CancellationToken cancellationToken)
    {
        RequestShape.Check(call);
        try
        {
            await next(context, cancellationToken);
        }
        catch when (call.Created is not null)
        {
            // A filter around the submission failed, or the reply could not be sent: nobody knows about the task.
            await AbandonAsync(call.Created);
            throw;
        }

        if (call is { Created: { } task, Caller.Dialect: TaskDialect.Legacy })
            push.Start(call, task);
    }

    private async Task AbandonAsync(TaskRecord task)
    {
        try
        {
            await cancellation.CancelAsync(task, TaskActor.Engine, "The client could not be told about the task.", CancellationToken.None);
        }
        catch (Exception error)
        {
            logger.LogError(error, "Could not cancel task {TaskId}, which no client knows about", task.Id);
        }
    }

    // What the SDK says about the server in _meta stays.
    private static JsonObject Created(TaskCall call, TaskRecord task, JsonObject placeholder)
    {
        var json = call.Caller.Dialect == TaskDialect.Legacy ? LegacyWire.Created(task) : ModernWire.Created(task);
        if (placeholder["_meta"] is not JsonObject meta)
            return json;
        placeholder.Remove("_meta");
        foreach (var (key, value) in json["_meta"] as JsonObject ?? [])
            meta[key] = value?.DeepClone();
        json["_meta"] = meta;
        return json;
    }
}
