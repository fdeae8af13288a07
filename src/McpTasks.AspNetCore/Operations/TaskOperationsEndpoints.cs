using McpTasks.AspNetCore;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps what the operator may do with tasks.</summary>
public static class TaskOperationsEndpoints
{
    /// <summary>
    /// Maps <c>GET {prefix}/tasks/{id}</c> (the task with its arguments and its result), <c>POST {prefix}/tasks/{id}/cancel</c> and
    /// <c>POST {prefix}/tasks/{id}/rerun</c>, <c>GET {prefix}/queue</c> (whether it is paused), <c>POST {prefix}/queue/pause</c> and
    /// <c>POST {prefix}/queue/resume</c> for whoever shows <see cref="TaskOperatorOptions.Key"/> in the header <c>X-Operator-Key</c>. Without that
    /// setting nothing is mapped. Every operation is in the audit log.
    /// </summary>
    /// <param name="endpoints">Where to map.</param>
    /// <param name="prefix">The path before all of them. Default <c>/operator</c>, where AppHost looks.</param>
    /// <exception cref="InvalidOperationException">The services of <c>WithDurableTasks()</c> are missing.</exception>
    public static IEndpointConventionBuilder MapTaskOperations(this IEndpointRouteBuilder endpoints, string prefix = "/operator")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var services = endpoints.ServiceProvider;
        var key = services.GetService<OperatorKey>()
            ?? throw new InvalidOperationException("MapTaskOperations needs the services of WithDurableTasks(): call AddMcpServer().WithDurableTasks() before builder.Build().");
        var group = endpoints.MapGroup(prefix);
        if (!key.IsSet)
            return group;
        var operations = services.GetRequiredService<TaskOperations>();
        group.MapGet("/tasks/{id}", OnTask(key, operations.ReadAsync)).WithDisplayName("Operator: read");
        group.MapPost("/tasks/{id}/cancel", OnTask(key, operations.CancelAsync)).WithDisplayName("Operator: cancel");
        group.MapPost("/tasks/{id}/rerun", OnTask(key, operations.RerunAsync)).WithDisplayName("Operator: re-run");
        group.MapGet("/queue", OnQueue(key, operations.ReadQueueAsync)).WithDisplayName("Operator: read the queue");
        group.MapPost("/queue/pause", OnQueue(key, operations.PauseAsync)).WithDisplayName("Operator: pause the queue");
        group.MapPost("/queue/resume", OnQueue(key, operations.ResumeAsync)).WithDisplayName("Operator: resume the queue");
        // The key is these endpoints' own authentication: an application's fallback policy must not ask for a user as well.
        return group.AllowAnonymous().WithMetadata(new GuardedEndpoint());
    }

    private static RequestDelegate OnTask(OperatorKey key, Func<TaskRecord, CancellationToken, ValueTask<OperationReply>> operation) => Guarded(key, async context =>
        TaskId.TryParse(context.GetRouteValue("id") as string, out var id)
        && await context.RequestServices.GetRequiredService<ITaskStore>().GetAsync(id, context.RequestAborted) is { } task
            ? await operation(TaskLookup.Linked(task), context.RequestAborted)
            : OperationReply.NotFound);

    private static RequestDelegate OnQueue(OperatorKey key, Func<CancellationToken, ValueTask<OperationReply>> operation) =>
        Guarded(key, context => operation(context.RequestAborted));

    private static RequestDelegate Guarded(OperatorKey key, Func<HttpContext, ValueTask<OperationReply>> operation) => async context =>
    {
        var reply = OperationReply.Unauthorized;
        try
        {
            if (context.Request.Headers[OperatorKey.Header] is [{ } given] && key.Matches(given))
                reply = await operation(context);
        }
        catch (Exception error) when (!context.RequestAborted.IsCancellationRequested)
        {
            context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger<TaskOperations>().LogError(
                HttpEvents.OperationFailed, error, "The operator's request failed");
            reply = OperationReply.Unavailable;
        }

        await reply.WriteAsync(context);
    };
}
