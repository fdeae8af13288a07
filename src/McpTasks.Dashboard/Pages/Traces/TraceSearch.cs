using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Pages.Traces;

/// <summary>What was searched for inside a trace: in names, attributes, events, messages and log records.</summary>
internal sealed class TraceSearch
{
    private readonly string _text;
    private readonly HashSet<string> _hits;

    public TraceSearch(string text, List<WaterfallRow> rows)
    {
        _text = text;
        _hits = IsOn ? rows.Where(Fits).Select(r => r.SpanId).ToHashSet(StringComparer.Ordinal) : [];
    }

    public bool IsOn => _text.Length > 0;

    public int Hits => _hits.Count;

    /// <summary>The class of a row: a hit, a miss, or neither when nothing is searched for.</summary>
    public string Class(WaterfallRow row) => !IsOn ? "" : _hits.Contains(row.SpanId) ? " hit" : " miss";

    private bool Fits(WaterfallRow row) =>
        Has(row.Name) || Has(row.Resource.Name) || Has(row.SpanId) || Array.Exists(row.Logs, l => Has(l.Message) || Has(l.EventName) || Has(l.Attributes))
        || (row.Span is { } span && (Has(span.OutcomeMessage) || Has(span.Attributes) || Array.Exists(span.Events, e => Has(e.Name) || Has(e.Attributes))));

    private bool Has(Attr[] attributes) => Array.Exists(attributes, a => Has(a.Key) || Has(a.Text));

    private bool Has(string text) => text.Contains(_text, StringComparison.OrdinalIgnoreCase);
}
