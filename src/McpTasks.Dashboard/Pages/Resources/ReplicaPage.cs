using McpTasks.Dashboard.Telemetry;
using McpTasks.LocalHosting.ResourceService;

namespace McpTasks.Dashboard.Pages.Resources;

/// <summary>One replica: its state, its environment and its console.</summary>
internal static class ReplicaPage
{
    private const int Lines = 500;

    public static Html Render(PageContext context)
    {
        var name = context.Route("replica");
        if (context.Data.Resources.Find(name) is not { } replica)
        {
            context.Status = StatusCodes.Status404NotFound;
            return Parts.Empty("No such replica", Html.Of($"""The app host tells of no replica <code>{name}</code>. <a href="/resources">All resources</a>"""));
        }
        var limit = context.Number("limit", Lines, 1, 100_000);
        return Html.Of($"""
            <p class="crumbs"><a href="/resources">Resources</a> {Icon.Chevron} <code>{replica.Replica}</code></p>
            <div class="title"><h1>{replica.Name}</h1>{ResourceParts.State(replica)}{ResourceParts.Commands(context, replica)}</div>
            {ResourceParts.NotConnected(context)}
            {(replica.Message is { Length: > 0 } message ? Html.Of($"""<p class="banner">{message}</p>""") : Html.Empty)}
            {Facts(context, replica)}
            {Console(context.Data.Resources.Console(replica.Replica, limit))}
            {Environment(replica)}
            """);
    }

    private static Html Facts(PageContext context, ResourceEvent replica) => Html.Of($"""
        <dl class="facts">
          <div class="wide"><dt>Endpoints</dt><dd>{(replica.Urls.Count == 0 ? Html.Of($"""<span class="muted">none</span>""") : Html.Empty)}{replica.Urls.Select(u => Html.Of($"""<span class="line">{Parts.Outside(u.Url)}</span>"""))}</dd></div>
          <div><dt>Up</dt><dd>{(ResourceParts.IsUp(replica) && replica.StartedAt is { } started ? Format.Running(UnixTime.Nanos(started), context.Now) : Html.Of($"–"))}</dd></div>
          <div><dt>Process</dt><dd>{(replica.Pid is { } pid ? Html.Of($"{pid}") : Html.Of($"–"))}</dd></div>
          <div><dt>Restarts</dt><dd>{replica.Restarts}</dd></div>
          <div><dt>Waits for</dt><dd>{(replica.WaitsFor.Count > 0 ? string.Join(", ", replica.WaitsFor) : "nothing")}</dd></div>
          <div><dt>Telemetry</dt><dd><a href="/traces?resource={Uri.EscapeDataString(replica.Name)}">Traces</a> · <a href="/logs?resource={Uri.EscapeDataString(replica.Name)}">Logs</a></dd></div>
        </dl>
        """);

    private static Html Console(LogEvent[] lines) => Html.Of($"""
        <section class="card" aria-label="Console"><div class="title"><h2>Console</h2><label class="check" hidden data-follow-label><input type="checkbox" data-follow checked> Follow</label></div>
        {(lines.Length == 0 ? Html.Of($"""<p class="muted">It has written nothing yet.</p>""") : Html.Empty)}
        <ol class="console" data-console tabindex="0">{lines.Select(Line)}</ol></section>
        """);

    private static Html Line(LogEvent line) => Html.Of($"""
        <li data-key="{line.Sequence}"{(line.Error ? Html.Of($""" class="err" """) : Html.Empty)}>{Format.Clock(UnixTime.Nanos(line.Timestamp))}<span>{Ansi.Render(line.Text)}</span></li>
        """);

    private static Html Environment(ResourceEvent replica) => replica.Environment.Count == 0 ? Html.Empty : Html.Of($"""
        <section class="card" aria-label="Environment"><details data-keep><summary><h2>Environment</h2></summary>
        <dl class="attrs">{replica.Environment.OrderBy(v => v.Name, StringComparer.Ordinal).Select(v => Html.Of($"""<dt>{v.Name}</dt><dd>{(v.Secret
            ? Html.Of($"""<details data-keep><summary>hidden, show</summary>{v.Value}</details>""")
            : Html.Of($"{v.Value}"))}</dd>"""))}</dl></details></section>
        """);
}
