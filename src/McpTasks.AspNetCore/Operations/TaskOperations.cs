using System.Text.Json.Nodes;
using McpTasks.AspNetCore.Tasks.Shared;
using Microsoft.AspNetCore.Http;

namespace McpTasks.AspNetCore.Operations;

/// <summary>What the operator may do with any task: read it with its payload, cancel it, make its call again.</summary>
internal sealed class TaskOperations(ITaskStore store, TaskCatalog catalog, TaskSubmitter submitter, TaskIdentities identities, CancelTask cancel, TaskAudit audit)
{
    public async ValueTask<OperationReply> ReadAsync(TaskRecord task, CancellationToken cancellationToken)
    {
        audit.Operated(task, "read");
        var json = TaskWire.Head(task, task.Status);
        json["tool"] = task.Component;
        json["owner"] = task.Owner;
        json["attempt"] = task.Attempt;
        json["worker"] = task.Worker;
        json["request"] = Parsed(await store.GetRequestAsync(task.Id, cancellationToken));
        json["result"] = Parsed(task.Result);
        json["error"] = Parsed(task.Error);
        return new(StatusCodes.Status200OK, json);
    }

    public async ValueTask<OperationReply> CancelAsync(TaskRecord task, CancellationToken cancellationToken)
    {
        audit.Operated(task, "cancel");
        var cancelled = await cancel.CancelAsync(task, TaskActor.Operator, "The task was cancelled by the operator.", cancellationToken);
        return cancelled switch
        {
            null => OperationReply.NotFound,
            { Changed: false } => OperationReply.Conflict($"The task has ended already: it is {cancelled.Task.Status.ToWireName()}."),
            _ => new(StatusCodes.Status200OK, TaskWire.Head(cancelled.Task, cancelled.Task.Status)),
        };
    }

    /// <summary>Makes the call of an ended task again: a new task of the same owner, component, arguments and identity.</summary>
    public async ValueTask<OperationReply> RerunAsync(TaskRecord task, CancellationToken cancellationToken)
    {
        if (!task.Status.IsTerminal())
            return OperationReply.Conflict("The task has not ended: cancel it first, or wait for its end.");
        if (catalog.FindRegistered(task.Kind, task.Component) is not { } component)
            return OperationReply.Conflict($"This server no longer has '{task.Component}'.");
        if (await store.GetRequestAsync(task.Id, cancellationToken) is not { } request)
            return OperationReply.Conflict($"The task's arguments were not kept: it was created while {TaskOperatorOptions.Section}:{nameof(TaskOperatorOptions.Key)} was not set.");
        try
        {
            var created = await submitter.SubmitAsync(Again(task, component, request), cancellationToken);
            audit.Operated(task, "rerun", created.Id);
            return new(StatusCodes.Status201Created, TaskWire.Head(created, created.Status));
        }
        catch (TaskLimitException limit)
        {
            return new(StatusCodes.Status429TooManyRequests, new JsonObject { ["error"] = limit.Message }, limit.RetryAfter);
        }
        catch (TaskIdentityException unreadable)
        {
            return OperationReply.Conflict(unreadable.Message);
        }
    }

    // The session is left out: its client did not ask for this task, and would be sent what it does not know.
    private TaskSubmission Again(TaskRecord task, TaskComponent component, string request) => new()
    {
        Component = component,
        Owner = task.Owner,
        Dialect = task.Dialect,
        Request = request,
        RequestedTtl = task.Ttl,
        Client = task.Client,
        Identity = identities.Open(task),
        KeepRequest = true,
        RerunOf = task.Id,
    };

    private static JsonNode? Parsed(string? json) => json is null ? null : JsonNode.Parse(json);
}
