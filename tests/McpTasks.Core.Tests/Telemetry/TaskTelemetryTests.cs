using System.Diagnostics;

namespace McpTasks.Core.Tests.Telemetry;

/// <summary>Where the spans of a task hang, and which of those around it bear its id.</summary>
public sealed class TaskTelemetryTests : IDisposable
{
    private readonly ActivitySource _source = new("McpTasks.Core.Tests.Telemetry");
    private readonly ActivityListener _listener;

    public TaskTelemetryTests()
    {
        _listener = new()
        {
            ShouldListenTo = source => source == _source,
            // As the usual sampler does it.
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.Parent == default || options.Parent.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)
                    ? ActivitySamplingResult.AllDataAndRecorded
                    : ActivitySamplingResult.None,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose()
    {
        _listener.Dispose();
        _source.Dispose();
    }

    [Fact]
    public void A_tasks_id_is_on_the_running_span_and_on_all_around_it_also_on_those_known_by_name_alone()
    {
        using var outermost = _source.StartActivity("receive")!;
        using var consume = _source.StartActivity("consume", ActivityKind.Consumer, new ActivityContext(outermost.TraceId, outermost.SpanId, ActivityTraceFlags.Recorded))!;
        Assert.Null(consume.Parent);
        consume.SetCustomProperty(TaskTelemetry.AroundKey, outermost);
        using var run = _source.StartActivity("run")!;
        var id = TaskId.New();

        TaskTelemetry.TagCurrent(id);

        Assert.All([run, consume, outermost], span => Assert.Equal(id.Value, span.GetTagItem(TaskTelemetry.TaskIdKey)));
    }

    [Fact]
    public void A_method_that_has_been_made_quiet_has_no_spans_and_stays_in_its_trace()
    {
        using var request = _source.StartActivity("request")!;

        var quiet = Quiet();

        Assert.Equal((request.TraceId, request.SpanId, false), (quiet.Trace, quiet.Parent, quiet.HasSpans));
        using var after = _source.StartActivity("after");
        Assert.Equal(request.SpanId, after?.ParentSpanId);
    }

    [Fact]
    public void Outside_of_a_trace_it_can_be_made_quiet_too() => Assert.False(Quiet().HasSpans);

    [Fact]
    public void A_tasks_trace_is_the_one_that_created_it_and_none_where_it_was_not_traced()
    {
        var task = Tasks.One with { TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", TraceState = "a=b" };

        var context = TaskTelemetry.ContextOf(task);

        Assert.Equal(
            ("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", "a=b", true),
            (context.TraceId.ToHexString(), context.SpanId.ToHexString(), context.TraceState, context.IsRemote));
        Assert.Equal(default, TaskTelemetry.ContextOf(Tasks.One));
        Assert.Equal(default, TaskTelemetry.ContextOf(task with { TraceParent = "00-x" }));
    }

    private (ActivityTraceId? Trace, ActivitySpanId? Parent, bool HasSpans) Quiet()
    {
        var caller = Activity.Current;
        try
        {
            TaskTelemetry.Quiet();
            using var span = _source.StartActivity("push");
            return (Activity.Current?.TraceId, Activity.Current?.ParentSpanId, span is not null);
        }
        finally
        {
            Activity.Current = caller;
        }
    }
}
