namespace McpTasks.Server.Calls;

internal sealed class TaskCreation(TaskSubmitter submitter, IOptions<TaskOperatorOptions> operators, ILogger<TaskCreation> logger)
{
    /// <exception cref="McpProtocolException">The task was not created; the message says why.</exception>
    public async ValueTask<TaskRecord> SubmitAsync(
        TaskCall call, TaskComponent component, RequestedTask requested, CancellationToken cancellationToken)
    {
        try
        {
            var task = await submitter.SubmitAsync(Submission(call, component, requested), cancellationToken);
            call.Become(task);
            return task;
        }
        catch (TaskLimitException limit)
        {
            throw TaskErrors.Limit(limit.Message, limit.RetryAfter);
        }
        catch (TaskStruckException struck)
        {
            throw TaskErrors.Struck(struck.Message);
        }
        catch (TaskKeyConflictException conflict)
        {
            throw TaskErrors.Invalid(conflict.Message);
        }
        catch (Exception error) when (error is not McpException
            && !(error is OperationCanceledException && cancellationToken.IsCancellationRequested))
        {
            logger.TaskNotCreated(error, component.Kind, component.Name);
            throw new McpProtocolException(
                "The task could not be created: its store or its queue cannot be reached. Try again later.", error,
                McpErrorCode.InternalError);
        }
    }

    private TaskSubmission Submission(TaskCall call, TaskComponent component, RequestedTask requested)
    {
        var request = (JsonObject)call.Params.DeepClone();
        request.Remove("task");
        return new()
        {
            Component = component,
            Owner = call.Caller.Owner,
            Dialect = call.Caller.Dialect,
            Request = request.ToJsonString(),
            RequestedTtl = requested.Ttl,
            IdempotencyKey = requested.IdempotencyKey,
            Client = ClientOf(call),
            SessionId = call.Caller.SessionId,
            Identity = call.Identity,
            KeepRequest = operators.Value.KeepsRequests,
        };
    }

    // A 2026-07-28 client describes itself in every request; an older client does so once per session.
    private static string ClientOf(TaskCall call)
    {
        if (call.Caller.Dialect == TaskDialect.Legacy)
            return new TaskClient(call.Server.ClientCapabilities, call.Server.ClientInfo).ToJson();
        var client = new TaskClient(call.Request.Context?.ClientCapabilities, call.Request.Context?.ClientInfo).ToJson();
        try
        {
            // The SDK accepts a client without a name or a version, but no worker could read such a client.
            _ = JsonSerializer.Deserialize<TaskClient>(client, McpJsonUtilities.DefaultOptions);
            return client;
        }
        catch (JsonException)
        {
            throw TaskErrors.Invalid($"The client in params._meta['{MetaKeys.ClientInfo}'] needs a name and a version.");
        }
    }
}
