using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Resources;

/// <summary>Who talks to whom, as the newest traces tell: a span whose parent is another resource's.</summary>
internal static class Conversations
{
    private const int MaxTraces = 500;

    /// <summary>How many spans of <c>To</c> were caused by spans of <c>From</c>.</summary>
    public static Dictionary<(string From, string To), int> Count(TraceBuffer traces)
    {
        var calls = new Dictionary<(string, string), int>();
        foreach (var trace in traces.Snapshot().Where(t => t.Resources.Length > 1).OrderByDescending(t => t.End).Take(MaxTraces))
        {
            var owners = trace.Spans.ToDictionary(s => s.SpanId, s => s.Source.Resource.Name, StringComparer.Ordinal);
            foreach (var span in trace.Spans)
            {
                var to = span.Source.Resource.Name;
                if (owners.TryGetValue(span.ParentId, out var from) && from != to)
                    calls[(from, to)] = calls.GetValueOrDefault((from, to)) + 1;
            }
        }
        return calls;
    }
}
