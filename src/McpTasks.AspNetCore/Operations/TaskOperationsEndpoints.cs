using McpTasks;
using McpTasks.AspNetCore.HttpGate;
using McpTasks.AspNetCore.Operations;
using McpTasks.AspNetCore.Tasks.Shared;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps what the operator may do with tasks.</summary>
public static class TaskOperationsEndpoints
{
    /// <summary>
    /// Maps <c>GET {pattern}/{id}</c> (the task with its arguments and its result), <c>POST {pattern}/{id}/cancel</c> and
    /// <c>POST {pattern}/{id}/rerun</c> for whoever shows <see cref="TaskOperatorOptions.Key"/> in the header <c>X-Operator-Key</c>. Without that
    /// setting nothing is mapped. Every operation is in the audit log.
    /// </summary>
    /// <param name="endpoints">Where to map.</param>
    /// <param name="pattern">The path. Default <c>/operator/tasks</c>, where the dashboard looks.</param>
    /// <exception cref="InvalidOperationException">The services of <c>WithDurableTasks()</c> are missing.</exception>
    public static IEndpointConventionBuilder MapTaskOperations(this IEndpointRouteBuilder endpoints, string pattern = "/operator/tasks")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var services = endpoints.ServiceProvider;
        var key = services.GetService<OperatorKey>()
            ?? throw new InvalidOperationException("MapTaskOperations needs the services of WithDurableTasks(): call AddMcpServer().WithDurableTasks() before builder.Build().");
        var group = endpoints.MapGroup(pattern);
        if (!key.IsSet)
            return group;
        var operations = services.GetRequiredService<TaskOperations>();
        group.MapGet("/{id}", Guarded(operations.ReadAsync)).WithDisplayName("Operator: read");
        group.MapPost("/{id}/cancel", Guarded(operations.CancelAsync)).WithDisplayName("Operator: cancel");
        group.MapPost("/{id}/rerun", Guarded(operations.RerunAsync)).WithDisplayName("Operator: re-run");
        // The key is these endpoints' own authentication: an application's fallback policy must not ask for a user as well.
        return group.AllowAnonymous().WithMetadata(new GuardedEndpoint());

        RequestDelegate Guarded(Func<TaskRecord, CancellationToken, ValueTask<OperationReply>> operation) => async context =>
            await (await AnswerAsync(context, key, operation)).WriteAsync(context.Response);
    }

    private static async Task<OperationReply> AnswerAsync(HttpContext context, OperatorKey key, Func<TaskRecord, CancellationToken, ValueTask<OperationReply>> operation)
    {
        if (!key.IsShownBy(context.Request))
            return OperationReply.Unauthorized;
        var services = context.RequestServices;
        try
        {
            return TaskId.TryParse(context.GetRouteValue("id") as string, out var id)
                && await services.GetRequiredService<ITaskStore>().GetAsync(id, context.RequestAborted) is { } task
                ? await operation(TaskLookup.Linked(task), context.RequestAborted)
                : OperationReply.NotFound;
        }
        catch (Exception error) when (!context.RequestAborted.IsCancellationRequested)
        {
            services.GetRequiredService<ILoggerFactory>().CreateLogger<TaskOperations>().LogError(error, "An operation on a task failed");
            return OperationReply.Unavailable;
        }
    }
}
