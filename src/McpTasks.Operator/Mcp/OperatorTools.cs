using System.ComponentModel;

namespace McpTasks.Operator.Mcp;

/// <summary>The operator's tools that only look. The audit log notes who reads a payload.</summary>
internal sealed class OperatorViews(FleetOperations fleet, OperatorTasks tasks)
{
    [McpServerTool(Name = "list_tasks", Title = "List tasks", ReadOnly = true, OpenWorld = false)]
    [Description(
        "Lists tasks of all owners, newest first, without their arguments and results. "
        + "'next', where there is one, is the 'after' of the next page.")]
    public async Task<CallToolResult> ListAsync(
        [Description(
            "queued, running, input_required, completed, failed or cancelled; or struck, for those that wait for a strike to be lifted.")]
        string? state = null,
        [Description("The tool's, prompt's or resource's name, whole.")] string? component = null,
        [Description("The owner's key, whole.")] string? owner = null,
        [Description("The worker of the newest attempt, whole.")] string? worker = null,
        [Description("A text in the id, the component's name or the status message.")] string? text = null,
        [Description("How many at most, from 1 to 200. Default 20.")] int limit = 20,
        [Description("Where the page before ended, as its 'next' says.")] string? after = null,
        CancellationToken cancellationToken = default)
    {
        var (query, problem) = OperationRequest.QueryOf(state, component, owner, worker, text, limit, after);
        return OperatorResult.Of(query is null ? OperationReply.Invalid(problem!) : await fleet.ListAsync(query, cancellationToken));
    }

    [McpServerTool(Name = "show_task", Title = "Show a task", ReadOnly = true, OpenWorld = false)]
    [Description("Shows a task with its history, its questions, and what it was asked to do.")]
    public Task<CallToolResult> ShowAsync([Description("The task's id.")] string taskId, CancellationToken cancellationToken = default) =>
        tasks.ReadAsync(taskId, without: ["result", "error"], cancellationToken);

    [McpServerTool(Name = "task_result", Title = "A task's result", ReadOnly = true, OpenWorld = false)]
    [Description("Shows how a task ended: its result or its error. A long one is cut.")]
    public Task<CallToolResult> ResultAsync([Description("The task's id.")] string taskId, CancellationToken cancellationToken = default) =>
        tasks.ReadAsync(taskId, without: ["history", "questions", "request"], cancellationToken);

    [McpServerTool(Name = "list_workers", Title = "List workers", ReadOnly = true, OpenWorld = false)]
    [Description("Lists the workers that are alive, with how many tasks each runs.")]
    public async Task<CallToolResult> WorkersAsync(CancellationToken cancellationToken = default) =>
        OperatorResult.Of(await fleet.ReadWorkersAsync(cancellationToken));

    [McpServerTool(Name = "show_queue", Title = "Show the queue", ReadOnly = true, OpenWorld = false)]
    [Description("Shows whether the queue is paused, and how many tasks are in each state.")]
    public async Task<CallToolResult> QueueAsync(CancellationToken cancellationToken = default) =>
        OperatorResult.Of(await fleet.ReadQueueAsync(cancellationToken));

    [McpServerTool(Name = "list_strikes", Title = "List strikes", ReadOnly = true, OpenWorld = false)]
    [Description("Lists what is struck: components, owners and arguments whose tasks wait, and may be refused.")]
    public async Task<CallToolResult> StrikesAsync(CancellationToken cancellationToken = default) =>
        OperatorResult.Of(await fleet.ReadStrikesAsync(cancellationToken));

    [McpServerTool(Name = "list_schedules", Title = "List schedules", ReadOnly = true, OpenWorld = false)]
    [Description("Lists the schedules with their next and last runs.")]
    public async Task<CallToolResult> SchedulesAsync(CancellationToken cancellationToken = default) =>
        OperatorResult.Of(await fleet.ReadSchedulesAsync(cancellationToken));
}

/// <summary>The operator's tools that change something.</summary>
internal sealed class OperatorActs(FleetOperations fleet, TaskOperations operations, OperatorTasks tasks, OperatorName name)
{
    [McpServerTool(Name = "cancel_task", Title = "Cancel a task", Destructive = true, Idempotent = true, OpenWorld = false)]
    [Description("Cancels a task that has not ended, with those that end with it.")]
    public Task<CallToolResult> CancelAsync([Description("The task's id.")] string taskId, CancellationToken cancellationToken = default) =>
        tasks.WithAsync(taskId, operations.CancelAsync, cancellationToken);

    [McpServerTool(Name = "rerun_task", Title = "Run a task again", Destructive = true, OpenWorld = false)]
    [Description("Makes the call of an ended task again, as a new task of the same owner. What the tool does to the world, it does again.")]
    public Task<CallToolResult> RerunAsync([Description("The task's id.")] string taskId, CancellationToken cancellationToken = default) =>
        tasks.WithAsync(taskId, operations.RerunAsync, cancellationToken);

    [McpServerTool(Name = "requeue_task", Title = "Requeue a task", Destructive = false, Idempotent = true, OpenWorld = false)]
    [Description("Makes a task that waits for a worker due at once.")]
    public Task<CallToolResult> RequeueAsync(
        [Description("The task's id.")] string taskId, CancellationToken cancellationToken = default) =>
        tasks.WithAsync(taskId, operations.RequeueAsync, cancellationToken);

    [McpServerTool(Name = "pause_queue", Title = "Pause the queue", Destructive = true, Idempotent = true, OpenWorld = false)]
    [Description("Pauses the queue of all workers: tasks are accepted and wait, those that run go on.")]
    public async Task<CallToolResult> PauseAsync(CancellationToken cancellationToken = default) =>
        OperatorResult.Of(await fleet.PauseAsync(name.Current, cancellationToken));

    [McpServerTool(Name = "resume_queue", Title = "Resume the queue", Destructive = false, Idempotent = true, OpenWorld = false)]
    [Description("Lets a paused queue go on; what has waited is due at once.")]
    public async Task<CallToolResult> ResumeAsync(CancellationToken cancellationToken = default) =>
        OperatorResult.Of(await fleet.ResumeAsync(name.Current, cancellationToken));

    [McpServerTool(Name = "strike", Title = "Strike", Destructive = true, Idempotent = true, OpenWorld = false)]
    [Description(
        "Blocks a component, an owner, or some values of an argument of a component, on all workers until it is lifted. "
        + "Tasks that wait go on waiting; those that run go on.")]
    public async Task<CallToolResult> StrikeAsync(
        [Description("The component's name, whole; needed where there is no owner.")] string? component = null,
        [Description("The owner's key, whole.")] string? owner = null,
        [Description("The name of an argument of the component.")] string? argument = null,
        [Description("The argument's value, as text or as JSON.")] string? value = null,
        [Description(
            "How the argument compares with the value: = (the default), !=, <, <=, >, >= or between. "
            + "Numbers compare as numbers, texts by their characters.")]
        string @operator = "=",
        [Description("The last value that is meant, with the operator between.")] string? upTo = null,
        [Description("hold: new tasks wait too (the default). refuse: new tasks are refused.")] string mode = "hold",
        [Description("Why, in a sentence; clients whose tasks are refused are told it.")] string? reason = null,
        CancellationToken cancellationToken = default)
    {
        var (strike, problem) = OperationRequest.StrikeOf(new(component, owner, argument, value, mode, reason, @operator, upTo));
        return OperatorResult.Of(
            strike is null ? OperationReply.Invalid(problem!) : await fleet.StrikeAsync(strike, name.Current, cancellationToken));
    }

    [McpServerTool(Name = "lift_strike", Title = "Lift a strike", Destructive = false, OpenWorld = false)]
    [Description("Lifts a strike: what has waited for it is due at once.")]
    public async Task<CallToolResult> LiftAsync([Description("Its number.")] int number, CancellationToken cancellationToken = default) =>
        OperatorResult.Of(await fleet.LiftAsync(number, name.Current, cancellationToken));

    [McpServerTool(Name = "clear_tasks", Title = "Clear ended tasks", Destructive = true, OpenWorld = false)]
    [Description(
        "Removes ended tasks with their results and histories, up to 1000 a call; 'more' says whether there may be others. "
        + "Their clients find them no more.")]
    public async Task<CallToolResult> ClearAsync(
        [Description("completed, failed or cancelled; all three where it is not given.")] string? state = null,
        [Description("The component's name, whole.")] string? component = null,
        [Description("The owner's key, whole.")] string? owner = null,
        [Description("A text in the id, the component's name or the status message.")] string? text = null,
        CancellationToken cancellationToken = default)
    {
        var (query, problem) = OperationRequest.QueryOf(state, component, owner, worker: null, text, limit: null, after: null);
        return OperatorResult.Of(
            query is null ? OperationReply.Invalid(problem!) : await fleet.ClearAsync(query, name.Current, cancellationToken));
    }
}
