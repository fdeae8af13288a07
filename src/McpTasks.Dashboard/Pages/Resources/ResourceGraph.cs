using McpTasks.Dashboard.Resources;
using McpTasks.LocalHosting.ResourceService;

namespace McpTasks.Dashboard.Pages.Resources;

/// <summary>Who waits for whom and who talks to whom, drawn here, so that it needs no script; each node is a link.</summary>
internal static class ResourceGraph
{
    public static Html Render(PageContext context, ResourceEvent[] replicas)
    {
        var nodes = replicas.GroupBy(r => r.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToArray(), StringComparer.Ordinal);
        var needs = nodes.SelectMany(n => n.Value[0].References.Concat(n.Value[0].WaitsFor).Distinct(StringComparer.Ordinal).Select(to => (n.Key, to))).ToLookup(e => e.Key, e => e.to, StringComparer.Ordinal);
        var calls = Conversations.Count(context.Data.Traces).Where(c => nodes.ContainsKey(c.Key.From) && nodes.ContainsKey(c.Key.To)).ToArray();
        var layout = GraphLayout.Place(nodes.Keys, needs);
        return Html.Of($"""
            <div class="scroll graphbox"><svg class="graph" width="{layout.Width}" height="{layout.Height}" viewBox="0 0 {layout.Width} {layout.Height}" role="group" aria-label="Resources and what connects them">
            <defs><marker id="arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z"/></marker>
            <marker id="talk" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z"/></marker></defs>
            {needs.SelectMany(from => from.Where(nodes.ContainsKey).Select(to => Need(layout, nodes[from.Key], nodes[to])))}
            {calls.Select(c => Talk(layout, c.Key.From, c.Key.To, c.Value))}
            {nodes.Select(n => Node(context, layout, n.Key, n.Value, needs[n.Key], calls))}
            </svg></div>
            <ul class="graphkey"><li><i class="need"></i>connects to, or waits for</li><li><i class="waiting"></i>still waits for</li><li><i class="talk"></i>sent work to, in the newest traces</li></ul>
            """);
    }

    private static Html Need(GraphLayout.Result layout, ResourceEvent[] from, ResourceEvent[] to)
    {
        var waits = from.Any(r => r.State == ResourceState.Waiting && r.WaitsFor.Contains(to[0].Name));
        return Html.Of($"""<path class="edge {(waits ? "waiting" : "need")}" marker-end="url(#arrow)" d="{Curve(layout, from[0].Name, to[0].Name, 0)}"><title>{from[0].Name} {(waits ? "waits for" : "connects to")} {to[0].Name}</title></path>""");
    }

    private static Html Talk(GraphLayout.Result layout, string from, string to, int calls)
    {
        var ((ax, ay), (bx, by)) = (layout.Places[from], layout.Places[to]);
        var (x, y) = ax == bx ? (ax + GraphLayout.NodeWidth / 2 + 8, (ay + by + GraphLayout.NodeHeight) / 2 + 4) : ((ax + bx + GraphLayout.NodeWidth) / 2, (ay + by + GraphLayout.NodeHeight) / 2 - 8);
        return Html.Of($"""
            <path class="edge talk" marker-end="url(#talk)" d="{Curve(layout, from, to, 12)}"><title>{from} sent work to {to}: {Format.Count(calls)} spans</title></path><text class="calls" x="{x}" y="{y}">{Format.Count(calls)} spans</text>
            """);
    }

    /// <summary>From side to side between columns, from bottom to top inside one.</summary>
    private static string Curve(GraphLayout.Result layout, string from, string to, int shift)
    {
        var ((ax, ay), (bx, by)) = (layout.Places[from], layout.Places[to]);
        if (ax == bx)
        {
            var (x, y1, y2) = (ax + GraphLayout.NodeWidth / 2, ay < by ? ay + GraphLayout.NodeHeight : ay, ay < by ? by - 2 : by + GraphLayout.NodeHeight + 2);
            return FormattableString.Invariant($"M{x} {y1}L{x} {y2}");
        }
        var middle = GraphLayout.NodeHeight / 2 + shift;
        var (start, end) = ax < bx ? (ax + GraphLayout.NodeWidth, bx - 2) : (ax, bx + GraphLayout.NodeWidth + 2);
        var bend = (start + end) / 2;
        return FormattableString.Invariant($"M{start} {ay + middle}C{bend} {ay + middle} {bend} {by + middle} {end} {by + middle}");
    }

    private static Html Node(PageContext context, GraphLayout.Result layout, string name, ResourceEvent[] replicas, IEnumerable<string> needs, KeyValuePair<(string From, string To), int>[] calls)
    {
        var (x, y) = layout.Places[name];
        var (tone, _, word) = ResourceParts.Summary(replicas);
        var talks = calls.Where(c => c.Key.From == name).Select(c => c.Key.To);
        var label = $"{name}: {word}, {replicas.Length} {(replicas.Length == 1 ? "replica" : "replicas")}; connects to {Or(needs)}; sends work to {Or(talks)}";
        var memory = replicas.Sum(r => ResourceParts.IsUp(r) ? r.MemoryBytes ?? 0 : 0);
        return Html.Of($"""
            <a href="{ResourceParts.Path(name)}" data-key="node {name}" aria-label="{label}"><g class="node {tone}" transform="translate({x} {y})">
            <rect class="box" width="{GraphLayout.NodeWidth}" height="{GraphLayout.NodeHeight}" rx="9"/><rect class="stripe c{context.Colour(name)}" width="5" height="{GraphLayout.NodeHeight - 20}" x="9" y="10" rx="2.5"/>
            <text class="name" x="25" y="29">{(name.Length > 22 ? name[..21] + "…" : name)}</text><circle class="state" cx="29" cy="51" r="4.5"/><text class="word" x="40" y="55">{word}</text>
            <text class="side" x="{GraphLayout.NodeWidth - 12}" y="29">{(replicas.Length > 1 ? $"× {replicas.Length}" : "")}</text><text class="side" x="{GraphLayout.NodeWidth - 12}" y="55">{(memory > 0 ? Format.Bytes(memory) : "")}</text>
            </g></a>
            """);
    }

    private static string Or(IEnumerable<string> names) => string.Join(", ", names) is { Length: > 0 } list ? list : "nothing";
}
