using McpTasks.Dashboard.Pages.Traces;
using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Tests.Pages;

public sealed class WaterfallTests
{
    private static readonly TelemetryInstance Source = new(new TelemetryResource("api", 0), "a", []);

    private static SpanRecord Span(string id, string parent, long start, SpanKind kind = SpanKind.Internal) => new()
    {
        Source = Source, Scope = new("", ""), TraceId = "t", SpanId = id, ParentId = parent, Name = id,
        Kind = kind, Start = start, End = start + 10, Attributes = [], Outcome = SpanOutcome.Unset,
    };

    private static LogEntry Log(string span, long time, string eventName = "") => new()
    {
        Sequence = time, Source = Source, Category = "", Time = time, Severity = 9, SeverityText = "", EventName = eventName, Message = "m",
        TraceId = "t", SpanId = span, Attributes = [new("gen_ai.tool.name", AttrKind.Text, "slow")],
    };

    private static string[] Rows(SpanRecord[] spans, params LogEntry[] logs) => [.. Waterfall.Rows(spans, logs).Select(r => new string('.', r.Depth) + r.Name)];

    [Fact]
    public void Children_stand_below_their_parent_by_start_whatever_order_they_came_in() =>
        Assert.Equal(["root", ".a", "..a1", "..a2", ".b"], Rows([Span("b", "root", 50), Span("a2", "a", 30), Span("a1", "a", 20), Span("root", "", 0), Span("a", "root", 10)]));

    [Fact]
    public void A_parent_that_has_not_ended_is_a_line_of_its_own_named_by_its_log_records()
    {
        var rows = Waterfall.Rows([Span("step", "open", 30)], [Log("open", 10, "mcp.task.started"), Log("step", 31)]);
        Assert.Equal([("run task slow", 0, 10L, null), ("step", 1, 30L, (long?)40)], rows.Select(r => (r.Name, r.Depth, r.Start, r.End)));
        Assert.Single(rows[0].Logs);
    }

    [Fact]
    public void Spans_that_name_each_other_as_parents_are_all_drawn_once()
    {
        var rows = Rows([Span("a", "b", 1), Span("b", "a", 2), Span("self", "self", 3), Span("root", "", 4)]);
        Assert.Equal(["a", "b", "root", "self"], rows.Select(r => r.TrimStart('.')).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_trace_as_deep_as_it_is_long_is_drawn_without_recursion() =>
        Assert.Equal(5_000, Waterfall.Rows([.. Enumerable.Range(0, 5_000).Select(i => Span("s" + i, i == 0 ? "" : "s" + (i - 1), i))], []).Count);

    [Fact]
    public void Who_calls_something_inside_his_own_process_still_runs_and_who_only_sent_a_request_is_any_client()
    {
        var rows = Waterfall.Rows([Span("query", "running", 5, SpanKind.Client), Span("request", "client", 1, SpanKind.Server), Span("consume", "sender", 2, SpanKind.Consumer)], [Log("sender", 3)]);
        Assert.Equal(
            [("client", SpanState.Missing), ("consume", SpanState.Ended), ("query", SpanState.Ended), ("request", SpanState.Ended), ("running", SpanState.Running), ("sender", SpanState.Running)],
            rows.Select(r => (r.SpanId, r.State)).OrderBy(r => r.SpanId, StringComparer.Ordinal));
    }

    [Fact]
    public void A_running_task_is_known_by_its_progress_also_when_the_record_of_its_start_is_gone() =>
        Assert.Equal("run task slow", Waterfall.Rows([Span("progress slow", "run", 5)], [])[0].Name);
}
