using System.Collections.Concurrent;
using System.Diagnostics;

namespace McpTasks.AspNetCore.Tests.Tasks.Harness;

/// <summary>
/// The spans of HTTP, the SDK and the engine as they end, sampled as OpenTelemetry does by default: what an unsampled span calls is not
/// recorded.
/// </summary>
internal sealed class RecordedSpans : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public RecordedSpans()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source =>
                source.Name is TaskTelemetry.SourceName or "Experimental.ModelContextProtocol" or "Microsoft.AspNetCore",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Parent.TraceId != default && !options.Parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)
                    ? ActivitySamplingResult.None
                    : ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public IReadOnlyList<Activity> Ended => [.. _ended];

    /// <summary>Those that carry a task's id; tests that run beside this one have other tasks.</summary>
    public IReadOnlyList<Activity> Of(string task) => [.. _ended.Where(span => Equals(span.GetTagItem(TaskTelemetry.TaskIdKey), task))];

    /// <summary>Waits until spans of these names have ended that carry a task's id.</summary>
    public Task UntilAsync(string task, params string[] names) =>
        Wire.EventuallyAsync(() => names.All(name => Of(task).Any(span => span.DisplayName == name)));

    public void Dispose() => _listener.Dispose();
}
