using McpTasks.Dashboard.Otlp.Wire;

namespace McpTasks.Dashboard.Tests.Samples;

/// <summary>Writes the telemetry of one task as the services send it, step by step on its own clock.</summary>
internal sealed class SampleTask(int number, string id, string tool, ulong start, string owner = "anonymous")
{
    private const ulong Ms = 1_000_000;
    private readonly List<(string Resource, string Instance, Span Span)> _spans = [];
    private readonly List<(string Resource, string Instance, WireLog Log)> _logs = [];
    private ulong _now = start;
    private int _lastSpan = number * 1000;
    private int _run;
    private int _attempt;
    private ulong _runStart;
    private string _worker = "";

    public string Id => id;
    public ulong Now => _now;

    public SampleTask Wait(double milliseconds)
    {
        _now += (ulong)(milliseconds * Ms);
        return this;
    }

    public SampleTask Created()
    {
        var root = Span("api", "api-1", 0, $"tools/call {tool}", _now, _now + 18 * Ms, 2);
        var create = Span("api", "api-1", root, $"create task {tool}", _now + 2 * Ms, _now + 6 * Ms);
        Log("api", "api-1", create, "mcp.task.created", "Task created", Otlp.Attr("mcp.task.status", "working"), Otlp.Attr("mcp.task.ttl_ms", 3_600_000L));
        _now += 6 * Ms;
        var send = Span("api", "api-1", create, "run-task send", _now, _now + 3 * Ms, 4);
        _run = send;
        Log("api", "api-1", send, "mcp.task.queued", "Task queued");
        _now += 3 * Ms;
        return this;
    }

    public SampleTask Started(string worker)
    {
        (_worker, _attempt, _runStart) = (worker, _attempt + 1, _now);
        var consume = Span("worker", worker, _run, "run-task receive", _now, _now + 4 * Ms, 5);
        _parentOfRun = consume;
        _runSpan = ++_lastSpan;
        Log("worker", worker, _runSpan, "mcp.task.started", $"Attempt {_attempt} started", Otlp.Attr("mcp.task.attempt", _attempt), Otlp.Attr("mcp.task.worker", worker));
        return this;
    }

    private int _parentOfRun;
    private int _runSpan;

    public SampleTask Progress(double current, double? total, string? message)
    {
        var attributes = new List<KeyValue> { Otlp.Attr("mcp.task.attempt", _attempt), Otlp.Attr("mcp.task.progress.current", current) };
        if (total is { } all)
            attributes.Add(Otlp.Attr("mcp.task.progress.total", all));
        if (message is not null)
            attributes.Add(Otlp.Attr("mcp.task.progress.message", message));
        var span = Span("worker", _worker, _runSpan, $"progress {tool}", _now, _now + Ms / 2);
        Log("worker", _worker, span, "mcp.task.progress", message ?? "Progress", [.. attributes]);
        return this;
    }

    public SampleTask Asked(string key)
    {
        Log("worker", _worker, _runSpan, "mcp.task.input_required", "Input required", Otlp.Attr("mcp.task.input.key", key));
        return this;
    }

    public SampleTask Answered(string key)
    {
        Log("api", "api-1", _runSpan, "mcp.task.input_received", "Input received", Otlp.Attr("mcp.task.input.key", key));
        return this;
    }

    public SampleTask Redelivered(string reason)
    {
        Log("api", "api-1", _run, "mcp.task.redelivered", "Task redelivered", Otlp.Attr("mcp.task.attempt", _attempt), Otlp.Attr("mcp.task.reason", reason)).SeverityNumber = 13;
        return this;
    }

    public SampleTask Warned(string message)
    {
        var log = Otlp.Log(_now, message, Common());
        (log.SeverityNumber, log.TraceId, log.SpanId) = (17, Otlp.TraceId(number), Otlp.SpanId(_runSpan));
        _logs.Add(("worker", _worker, log));
        return this;
    }

    public SampleTask Finished(string status, string? message = null)
    {
        var complete = Span("worker", _worker, _runSpan, $"complete task {tool}", _now, _now + 2 * Ms, attributes: Otlp.Attr("mcp.task.status", status));
        Log("worker", _worker, complete, "mcp.task.finished", "Task " + status, Otlp.Attr("mcp.task.status", status), Otlp.Attr("mcp.task.attempt", _attempt),
            Otlp.Attr("mcp.task.status_message", message ?? "")).SeverityNumber = status == "failed" ? 17 : 9;
        _now += 2 * Ms;
        var run = Otlp.Span(number, _runSpan, _parentOfRun, $"run task {tool}", _runStart, _now,
            [.. Common(), Otlp.Attr("mcp.task.attempt", _attempt), Otlp.Attr("mcp.task.worker", _worker)]);
        if (status == "failed")
        {
            run.Status = new() { Code = 2, Message = message ?? "" };
            run.Events.Add(new SpanEvent { Name = "exception", TimeUnixNano = _now - Ms, Attributes = { Otlp.Attr("exception.type", "InvalidOperationException"), Otlp.Attr("exception.message", message ?? "") } });
        }
        _spans.Add(("worker", _worker, run));
        return this;
    }

    public SampleTask Delivered()
    {
        var span = Span("api", "api-1", _run, $"deliver result {tool}", _now, _now + 4 * Ms);
        Log("api", "api-1", span, "mcp.task.delivered", "Result delivered");
        return this;
    }

    public IEnumerable<ExportTraceRequest> Traces() =>
        _spans.GroupBy(s => (s.Resource, s.Instance)).Select(g => Otlp.Traces(g.Key.Resource, g.Key.Instance, [.. g.Select(s => s.Span)]));

    public IEnumerable<ExportLogsRequest> Logs() =>
        _logs.GroupBy(s => (s.Resource, s.Instance)).Select(g => Otlp.Logs(g.Key.Resource, g.Key.Instance, [.. g.Select(s => s.Log)]));

    public IEnumerable<ExportLogsRequest> EachLog() => _logs.Select(l => Otlp.Logs(l.Resource, l.Instance, l.Log));

    /// <summary>Hands over what was written since the last call.</summary>
    public (ExportTraceRequest[] Traces, ExportLogsRequest[] Logs) Take()
    {
        var taken = (Traces().ToArray(), Logs().ToArray());
        _spans.Clear();
        _logs.Clear();
        return taken;
    }

    private int Span(string resource, string instance, int parent, string name, ulong begin, ulong end, int kind = 1, params KeyValue[] attributes)
    {
        var span = Otlp.Span(number, ++_lastSpan, parent, name, begin, end, [.. Common(), .. attributes]);
        span.Kind = kind;
        _spans.Add((resource, instance, span));
        return _lastSpan;
    }

    private WireLog Log(string resource, string instance, int span, string eventName, string message, params KeyValue[] attributes)
    {
        var log = Otlp.Log(_now, message, [.. Common(), .. attributes]);
        (log.EventName, log.TraceId, log.SpanId) = (eventName, Otlp.TraceId(number), Otlp.SpanId(span));
        _logs.Add((resource, instance, log));
        return log;
    }

    private KeyValue[] Common() => [Otlp.Attr("mcp.task.id", id), Otlp.Attr("gen_ai.tool.name", tool), Otlp.Attr("mcp.task.owner", owner)];
}
