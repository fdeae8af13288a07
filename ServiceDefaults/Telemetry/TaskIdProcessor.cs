using System.Diagnostics;
using OpenTelemetry;

namespace McpTasks.ServiceDefaults.Telemetry;

/// <summary>
/// Hands a task's id down: every span that is started in this process below a span of the task carries it too, whichever library starts it.
/// </summary>
internal sealed class TaskIdProcessor : BaseProcessor<Activity>
{
    public override void OnStart(Activity data) => Inherit(data);

    // The id may have been found out, or its record made, while the span ran.
    public override void OnEnd(Activity data) => Inherit(data);

    private static void Inherit(Activity span)
    {
        if (span.Parent?.GetTagItem(TaskTelemetry.TaskIdKey) is { } id && span.GetTagItem(TaskTelemetry.TaskIdKey) is null)
            span.SetTag(TaskTelemetry.TaskIdKey, id);
    }
}
