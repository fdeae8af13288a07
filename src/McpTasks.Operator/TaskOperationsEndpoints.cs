namespace Microsoft.AspNetCore.Builder;

/// <summary>Maps what the operator may do with tasks.</summary>
public static class TaskOperationsEndpoints
{
    private delegate ValueTask<OperationReply> OnFleet(HttpContext context, CancellationToken cancellationToken);

    /// <summary>
    /// Maps what an operator may do, for whoever shows <see cref="TaskOperatorOptions.Key"/> in the header <c>X-Operator-Key</c>; without
    /// that setting nothing is mapped. Below the prefix: <c>GET tasks</c> (of all owners, by <c>state</c>, <c>component</c>, <c>owner</c>,
    /// <c>worker</c>, <c>text</c>, <c>limit</c>, <c>after</c>), <c>GET</c> and <c>DELETE tasks/{id}</c> (with its arguments and its result;
    /// an ended one is removed), <c>POST tasks/{id}/cancel</c>, <c>/rerun</c> and <c>/requeue</c>, <c>GET queue</c>, <c>POST
    /// queue/pause</c> and <c>queue/resume</c>, <c>GET workers</c>, <c>GET schedules</c>, <c>GET</c> and <c>POST strikes</c>, and <c>DELETE
    /// strikes/{number}</c>. What changes something or reads a payload is in the audit log.
    /// </summary>
    /// <param name="endpoints">Where to map.</param>
    /// <param name="prefix">The path before all of them. Default <c>/operator</c>, where AppHost looks.</param>
    /// <exception cref="InvalidOperationException">The services of <c>WithDurableTasks()</c> are missing.</exception>
    public static IEndpointConventionBuilder MapTaskOperations(this IEndpointRouteBuilder endpoints, string prefix = "/operator")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        var services = endpoints.ServiceProvider;
        var key = services.GetService<OperatorKey>()
            ?? throw new InvalidOperationException(
                "MapTaskOperations needs the services of WithDurableTasks(): "
                + "call AddMcpServer().WithDurableTasks() before builder.Build().");
        var group = endpoints.MapGroup(prefix);
        if (!key.IsSet)
            return group;
        var (tasks, fleet) = (
            ActivatorUtilities.CreateInstance<TaskOperations>(services), ActivatorUtilities.CreateInstance<FleetOperations>(services));
        Map("GET", "/tasks", (context, token) => ListAsync(fleet, context, token), "list");
        MapTask("GET", "", tasks.ReadAsync, "read");
        MapTask("DELETE", "", tasks.RemoveAsync, "remove");
        MapTask("POST", "/cancel", tasks.CancelAsync, "cancel");
        MapTask("POST", "/rerun", tasks.RerunAsync, "re-run");
        MapTask("POST", "/requeue", tasks.RequeueAsync, "requeue");
        Map("GET", "/queue", (_, token) => fleet.ReadQueueAsync(token), "read the queue");
        Map("POST", "/queue/pause", (_, token) => fleet.PauseAsync(null, token), "pause the queue");
        Map("POST", "/queue/resume", (_, token) => fleet.ResumeAsync(null, token), "resume the queue");
        Map("GET", "/workers", (_, token) => fleet.ReadWorkersAsync(token), "list workers");
        Map("GET", "/schedules", (_, token) => fleet.ReadSchedulesAsync(token), "list schedules");
        Map("GET", "/strikes", (_, token) => fleet.ReadStrikesAsync(token), "list strikes");
        Map("POST", "/strikes", (context, token) => StrikeAsync(fleet, context, token), "strike");
        Map("DELETE", "/strikes/{number:int}", (context, token) => fleet.LiftAsync(NumberOf(context), null, token), "lift a strike");
        // The key is these endpoints' own authentication: an application's fallback policy must not ask for a user as well.
        return group.AllowAnonymous().WithMetadata(new GuardedEndpoint());

        void Map(string method, string path, OnFleet operation, string name) =>
            group.MapMethods(path, [method], Guarded(key, context => operation(context, context.RequestAborted)))
                .WithDisplayName($"Operator: {name}");

        void MapTask(string method, string path, TaskOperations.OnTask operation, string name) =>
            Map(
                method, $"/tasks/{{id}}{path}",
                (context, token) => tasks.WithAsync(context.GetRouteValue("id") as string, operation, null, token), name);
    }

    private static ValueTask<OperationReply> ListAsync(FleetOperations fleet, HttpContext context, CancellationToken cancellationToken)
    {
        var (query, problem) = OperationRequest.QueryOf(context.Request.Query);
        return query is null ? new(OperationReply.Invalid(problem!)) : fleet.ListAsync(query, cancellationToken);
    }

    private static async ValueTask<OperationReply> StrikeAsync(
        FleetOperations fleet, HttpContext context, CancellationToken cancellationToken)
    {
        var (strike, problem) = await OperationRequest.StrikeOfAsync(context.Request, cancellationToken);
        return strike is null ? OperationReply.Invalid(problem!) : await fleet.StrikeAsync(strike, null, cancellationToken);
    }

    private static int NumberOf(HttpContext context) => int.Parse((string)context.GetRouteValue("number")!, CultureInfo.InvariantCulture);

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
            context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger<TaskOperations>().OperationFailed(error);
            reply = OperationReply.Unavailable;
        }

        await reply.WriteAsync(context);
    };
}
