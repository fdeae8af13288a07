namespace McpTasks;

/// <summary>Starts tasks for whoever is being served.</summary>
internal sealed class BackgroundTasks(
    TaskCatalog catalog, ArgumentCheck check, TaskSubmitter submitter, ITaskStore store, ITaskEvents events, TaskCancellation cancellation,
    IOptions<TaskOperatorOptions> operators)
    : IBackgroundTasks
{
    public async ValueTask<BackgroundTask> StartAsync(
        string component, object? arguments = null, BackgroundTaskOptions? options = null, CancellationToken cancellationToken = default)
    {
        var (task, isNew) = await submitter.SubmitOnceAsync(Submission(component, arguments, options ?? new()), cancellationToken);
        return await ChildAsync(task, isNew, options, cancellationToken);
    }

    public async ValueTask<BackgroundTask> ReplaceAsync(
        string component, object? arguments, BackgroundTaskOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrEmpty(options.Key, nameof(options));
        var submission = Submission(component, arguments, options);
        // Another may replace it in the same moment: the last one stays.
        while (true)
        {
            var (made, before) = await MakeAsync(submission, cancellationToken);
            if (made is not null)
                return await ChildAsync(made, isNew: true, options, cancellationToken);
            await Follow(before).CancelAsync("The task was replaced by a newer one.", cancellationToken);
            submission = submission with { Replaces = before };
        }
    }

    public BackgroundTask Follow(TaskId id) => new(id, store, events, cancellation);

    // A task that was cancelled meanwhile takes its child with it.
    private async ValueTask<BackgroundTask> ChildAsync(TaskRecord task, bool isNew, BackgroundTaskOptions? options, CancellationToken cancellationToken)
    {
        var (child, endsWithIt) = (Follow(task.Id), options is { CancelWithParent: true });
        if (BackgroundCaller.Current.Task is not { } parent)
            return child;
        try
        {
            if (!await store.SpawnAsync(parent.Task, parent.Attempt, task.Id, endsWithIt, cancellationToken) && endsWithIt)
                await child.CancelAsync(TaskCancellation.WithParent, cancellationToken);
            return child;
        }
        catch
        {
            // Its starter is told that there is none.
            if (isNew)
                submitter.Withdraw(task.Ref);
            throw;
        }
    }

    private async ValueTask<(TaskRecord? Made, TaskId Before)> MakeAsync(TaskSubmission submission, CancellationToken cancellationToken)
    {
        try
        {
            var (task, isNew) = await submitter.SubmitOnceAsync(submission, cancellationToken);
            return (isNew ? task : null, task.Id);
        }
        catch (TaskKeyConflictException conflict)
        {
            return (null, conflict.Task);
        }
    }

    private TaskSubmission Submission(string component, object? arguments, BackgroundTaskOptions options)
    {
        var found = catalog.Find(options.Kind, component) ?? throw new ArgumentException($"There is no {options.Kind} '{component}'.", nameof(component));
        var caller = BackgroundCaller.Current;
        var request = RequestOf(options.Kind, component, arguments);
        if (check.Problem(found, request) is { } problem)
            throw new ArgumentException(problem, nameof(arguments));
        var isCallers = options.Owner is null || options.Owner == caller.Owner;
        return new()
        {
            Component = found,
            Owner = options.Owner ?? caller.Owner,
            Dialect = TaskDialect.Modern,
            Request = request.ToJsonString(),
            RequestedTtl = options.Ttl,
            StartAfter = options.StartAfter,
            Priority = options.Priority,
            IdempotencyKey = options.Key,
            Parent = caller.Task?.Task.Id,
            Client = isCallers ? caller.Client : null,
            Identity = isCallers ? caller.Identity : null,
            KeepRequest = operators.Value.KeepsRequests,
        };
    }

    internal static JsonObject RequestOf(TaskComponentKind kind, string component, object? arguments)
    {
        if (kind == TaskComponentKind.Resource)
            return new() { ["uri"] = component };
        var given = JsonSerializer.SerializeToNode(arguments ?? new JsonObject(), McpJsonUtilities.DefaultOptions);
        return given is JsonObject
            ? new() { ["name"] = component, ["arguments"] = given }
            : throw new ArgumentException("Arguments are an object with a property for each, or null.", nameof(arguments));
    }
}
