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
        var (tasks, queue) = (services.GetRequiredService<TaskOperations>(), services.GetRequiredService<QueueOperations>());
        group.MapGet("/tasks/{id}", OnTask(key, tasks.ReadAsync)).WithDisplayName("Operator: read");
        group.MapPost("/tasks/{id}/cancel", OnTask(key, tasks.CancelAsync)).WithDisplayName("Operator: cancel");
        group.MapPost("/tasks/{id}/rerun", OnTask(key, tasks.RerunAsync)).WithDisplayName("Operator: re-run");
        group.MapGet("/queue", Guarded(key, context => queue.ReadAsync(context.RequestAborted))).WithDisplayName("Operator: read the queue");
        group.MapPost("/queue/pause", Guarded(key, context => queue.PauseAsync(context.RequestAborted))).WithDisplayName("Operator: pause the queue");
        group.MapPost("/queue/resume", Guarded(key, context => queue.ResumeAsync(context.RequestAborted))).WithDisplayName("Operator: resume the queue");
        // The key is these endpoints' own authentication: an application's fallback policy must not ask for a user as well.
        return group.AllowAnonymous().WithMetadata(new GuardedEndpoint());
    }

    private static RequestDelegate OnTask(OperatorKey key, Func<TaskRecord, CancellationToken, ValueTask<OperationReply>> operation) => Guarded(key, async context =>
        TaskId.TryParse(context.GetRouteValue("id") as string, out var id)
        && await context.RequestServices.GetRequiredService<ITaskStore>().GetAsync(id, context.RequestAborted) is { } task
            ? await operation(TaskLookup.Linked(task), context.RequestAborted)
            : OperationReply.NotFound);

    private static RequestDelegate Guarded(OperatorKey key, Func<HttpContext, ValueTask<OperationReply>> operation) => async context =>
        await (IsShown(context.Request, key) ? await AnswerAsync(context, operation) : OperationReply.Unauthorized).WriteAsync(context.Response);

    private static async Task<OperationReply> AnswerAsync(HttpContext context, Func<HttpContext, ValueTask<OperationReply>> operation)
    {
        try
        {
            return await operation(context);
        }
        catch (Exception error) when (!context.RequestAborted.IsCancellationRequested)
        {
            context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger<TaskOperations>().LogError(error, "The operator's request failed");
            return OperationReply.Unavailable;
        }
    }

    private static bool IsShown(HttpRequest request, OperatorKey key) => request.Headers[OperatorKey.Header] is [{ } given] && key.Matches(given);
}
