using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Pages.Traces;

/// <summary>One line of a waterfall. A span that others name as their parent, but that has not ended yet, is a line without a span.</summary>
internal sealed record WaterfallRow(string SpanId, SpanRecord? Span, string Name, TelemetryResource Resource, long Start, long? End, int Depth, int Children, LogEntry[] Logs)
{
    /// <summary>Set for a span that will never end, because its worker was lost: until when it ran.</summary>
    public long? Lost { get; init; }

    /// <summary>Whether the span may still be running.</summary>
    public bool IsOpen => End is null && Lost is null;
}

/// <summary>Puts the spans of a trace into the order of their calls.</summary>
internal static class Waterfall
{
    private sealed class Node(string id)
    {
        public string Id { get; } = id;
        public SpanRecord? Span { get; set; }
        public List<Node> Children { get; } = [];
        public List<LogEntry> Logs { get; } = [];
        public long Start { get; set; } = long.MaxValue;
    }

    public static List<WaterfallRow> Rows(IReadOnlyCollection<SpanRecord> spans, IEnumerable<LogEntry> logs)
    {
        var nodes = new Dictionary<string, Node>(StringComparer.Ordinal);
        Node NodeOf(string id) => nodes.TryGetValue(id, out var node) ? node : nodes[id] = new(id);

        foreach (var span in spans)
            (NodeOf(span.SpanId).Span, NodeOf(span.SpanId).Start) = (span, span.Start);
        foreach (var log in logs.Where(l => l.SpanId.Length > 0))
            NodeOf(log.SpanId).Logs.Add(log);
        foreach (var span in spans.Where(s => s.ParentId.Length > 0 && s.ParentId != s.SpanId))
            NodeOf(span.ParentId).Children.Add(NodeOf(span.SpanId));
        foreach (var open in nodes.Values.Where(n => n.Span is null))
            open.Start = open.Logs.Select(l => l.Time).Concat(open.Children.Select(c => c.Start)).Min();
        return Order(nodes, spans);
    }

    private static List<WaterfallRow> Order(Dictionary<string, Node> nodes, IReadOnlyCollection<SpanRecord> spans)
    {
        var children = spans.Where(s => s.ParentId.Length > 0 && s.ParentId != s.SpanId).Select(s => s.SpanId).ToHashSet(StringComparer.Ordinal);
        var rows = new List<WaterfallRow>(nodes.Count);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        // Roots first; then whatever is left, which can only be rings of spans that name each other as parents.
        foreach (var root in nodes.Values.OrderBy(n => children.Contains(n.Id)).ThenBy(n => n.Start).ThenBy(n => n.Id, StringComparer.Ordinal))
            Walk(root, rows, seen);
        return rows;
    }

    private static void Walk(Node root, List<WaterfallRow> rows, HashSet<string> seen)
    {
        var stack = new Stack<(Node Node, int Depth)>([(root, 0)]);
        while (stack.TryPop(out var next))
        {
            if (!seen.Add(next.Node.Id))
                continue;
            rows.Add(Row(next.Node, next.Depth));
            foreach (var child in next.Node.Children.OrderByDescending(c => c.Start).ThenByDescending(c => c.Id, StringComparer.Ordinal))
                stack.Push((child, next.Depth + 1));
        }
    }

    private static WaterfallRow Row(Node node, int depth) => new(
        node.Id, node.Span, node.Span?.Name ?? OpenName(node),
        node.Span?.Source.Resource ?? node.Logs.FirstOrDefault()?.Source.Resource ?? node.Children[0].Span!.Source.Resource,
        node.Start, node.Span?.End, depth, node.Children.Count, [.. node.Logs]);

    /// <summary>A span that has not ended is known by its children and its log records alone.</summary>
    private static string OpenName(Node node)
    {
        var started = node.Logs.FirstOrDefault(l => l.EventName == "mcp.task.started");
        return started?.Attributes.Get("gen_ai.tool.name") is { } tool ? "run task " + tool : "(not ended, or not received)";
    }
}
