using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Pages.Traces;

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
        foreach (var absent in nodes.Values.Where(n => n.Span is null))
            absent.Start = absent.Logs.Select(l => l.Time).Concat(absent.Children.Select(c => c.Start)).Min();
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
        node.Id, node.Span, node.Span?.Name ?? AbsentName(node),
        node.Span?.Source.Resource ?? node.Logs.FirstOrDefault()?.Source.Resource ?? node.Children[0].Span!.Source.Resource,
        node.Start, node.Span?.End, depth, node.Children.Count, [.. node.Logs], State(node));

    /// <summary>
    /// Whoever wrote a log record, or called something inside his own process, is at work. One whom only requests and messages name as their
    /// sender may be any client, and whether he sends telemetry here nobody knows.
    /// </summary>
    private static SpanState State(Node node) => node switch
    {
        { Span: not null } => SpanState.Ended,
        { Logs.Count: 0 } when node.Children.TrueForAll(c => c.Span!.Kind is SpanKind.Server or SpanKind.Consumer) => SpanState.Missing,
        _ => SpanState.Running,
    };

    /// <summary>A span that has not arrived is known by its children and its log records alone.</summary>
    private static string AbsentName(Node node)
    {
        if (node.Logs.Find(l => l.EventName == "mcp.task.started")?.Attributes.Get("gen_ai.tool.name") is { } tool)
            return "run task " + tool;
        if (node.Children.Find(c => c.Span!.Name.StartsWith("progress ", StringComparison.Ordinal)) is { } step)
            return "run task " + step.Span!.Name["progress ".Length..];
        return State(node) == SpanState.Missing ? "(caller)" : "(span not ended)";
    }
}
