namespace McpTasks;

/// <summary>
/// The spans of one attempt. A span is exported when it ends, so one that lasts as long as the attempt would come last, and never from a worker
/// that is killed. So the attempt announces itself with a short span, the parent of all that follows, and tells at its end how long it ran.
/// </summary>
internal sealed class AttemptTrace
{
    private readonly TaskRecord _task;
    private readonly Activity? _announced;

    private AttemptTrace(TaskRecord task, Activity? announced) => (_task, _announced) = (task, announced);

    /// <summary>Where the spans of the attempt belong; empty when the task is not traced.</summary>
    public ActivityContext Context => _announced?.Context ?? default;

    /// <summary>Announces an attempt and runs it: its log records, and the spans of its tool, belong to the announcement.</summary>
    public static Task RunAsync(TaskRecord task, Func<AttemptTrace, Task> run)
    {
        // What brought the task here lasts until the attempt ends or steps aside: no parent, but a link.
        ActivityLink[] links = Activity.Current is { } delivery ? [new(delivery.Context)] : [];
        var announced = TaskTelemetry.Start(string.Create(CultureInfo.InvariantCulture, $"attempt {task.Attempt} started"), task, links: links);
        announced?.SetTag(TaskTelemetry.AttemptKey, task.Attempt).SetTag(TaskTelemetry.WorkerKey, task.Worker);
        // In the captured context the announcement stays the current span, though it has ended.
        var context = ExecutionContext.Capture();
        announced?.Stop();
        var trace = new AttemptTrace(task, announced);
        if (context is null)
            return run(trace);
        var running = Task.CompletedTask;
        ExecutionContext.Run(context, _ => running = run(trace), null);
        return running;
    }

    /// <summary>Begins a span of the attempt.</summary>
    public Activity? Start(string name) => TaskTelemetry.Start(name, _task, Context)?.SetTag(TaskTelemetry.AttemptKey, _task.Attempt);

    /// <summary>Begins, afterwards, the span that covers the attempt from its beginning. What the tool has noted on its current span moves there.</summary>
    public Activity? Ended()
    {
        if (_announced is not { } noted)
            return null;
        var run = TaskTelemetry.Source.StartActivity(
            $"run task {_task.Component}", ActivityKind.Internal, noted.Context, noted.TagObjects, startTime: new(noted.StartTimeUtc));
        foreach (var happened in noted.Events)
            run?.AddEvent(happened);
        return run?.SetStatus(noted.Status, noted.StatusDescription);
    }
}
