using McpTasks.Dashboard.Forwarding;

namespace McpTasks.Dashboard.Pages.Session;

/// <summary>What is kept and what was dropped, and the commands over all of it: pause, clear, export, import.</summary>
internal static class SessionPage
{
    public static Html Render(PageContext context) => Html.Of($"""
        <div class="title"><h1>Telemetry</h1><span class="muted">what is kept of this session, in memory</span></div>
        {context.Data.Notices.Render(context)}
        {Kept(context)}
        <div class="columns">
          <section class="card" aria-label="Collecting"><h2>Collecting</h2>{Pause(context)}</section>
          <section class="card" aria-label="Export and import"><h2>Export and import</h2>{Files(context)}</section>
          <section class="card" aria-label="Lost"><h2>Dropped and cut</h2>{Drops(context)}</section>
          <section class="card" aria-label="Forwarding"><h2>Forwarding</h2>{Forwarding(context.Data.Forwarder)}</section>
        </div>
        """);

    /// <summary>Stands above every page while nothing is collected.</summary>
    public static Html PausedBanner(PageContext context) => context.Data.Collection.IsPaused
        ? Html.Of($"""<p class="banner warn" role="status">{Icon.Pause} Collecting is paused since {Format.Clock(context.Data.Collection.Since)}; what arrives is not kept. <a href="/telemetry">Resume</a></p>""")
        : Html.Empty;

    private static Html Kept(PageContext context)
    {
        var (data, drops) = (context.Data, context.Data.Drops);
        return Html.Of($"""
            <div class="scroll"><table class="kept">
            <thead><tr><th>Kind</th><th class="num">Received</th><th class="num">Dropped for room</th><th class="num">Memory, about</th><th></th></tr></thead>
            <tbody>
              {Kind(context, "traces", "Spans", drops.Spans, drops.SpansDropped, data.Traces.Bytes)}
              {Kind(context, "logs", "Log records", drops.Logs, drops.LogsDropped, data.Logs.Bytes)}
              {Kind(context, "metrics", "Metric points", drops.Points, drops.PointsDropped, data.Metrics.Bytes)}
              {Kind(context, "tasks", "Tasks", null, data.Tasks.Dropped, data.Tasks.Bytes)}
            </tbody></table></div>
            """);
    }

    private static Html Kind(PageContext context, string kind, string name, long? received, long dropped, long bytes) => Html.Of($"""
        <tr data-key="{kind}"><td><b>{name}</b></td><td class="num" data-label="Received">{(received is { } count ? Format.Count(count) : "–")}</td><td class="num" data-label="Dropped">{Format.Count(dropped)}</td><td class="num" data-label="Memory">{Format.Bytes(bytes)}</td>
        <td class="num">{Clear(context, kind, "Clear")}</td></tr>
        """);

    private static Html Clear(PageContext context, string kind, string text) => Html.Of($"""
        <form method="post" action="/telemetry/clear">{context.FormToken()}<input type="hidden" name="kind" value="{kind}"><input type="hidden" name="back" value="/telemetry"><button class="quiet">{Icon.Cross}<span>{text}</span></button></form>
        """);

    private static Html Pause(PageContext context)
    {
        var paused = context.Data.Collection.IsPaused;
        return Html.Of($"""
            <p class="muted">{(paused ? "Paused: what is kept stays as it is." : "Everything that arrives is kept, the oldest making room.")}{(context.Data.Collection.Passed > 0 ? $" {Parts.Plural(context.Data.Collection.Passed, "item")} passed by while paused." : "")}</p>
            <div class="buttons"><form method="post" action="/telemetry/pause">{context.FormToken()}<input type="hidden" name="paused" value="{(paused ? "false" : "true")}"><button>{(paused ? Icon.Play : Icon.Pause)}<span>{(paused ? "Resume" : "Pause")}</span></button></form>{Clear(context, "", "Clear everything")}</div>
            """);
    }

    private static Html Files(PageContext context) => Html.Of($"""
        <p class="muted">One file of OTLP in JSON holds spans, log records and metrics. Files of the OpenTelemetry Collector can be imported too.</p>
        <p><a class="button" href="/telemetry/export" download>{Icon.Down}Export</a></p>
        <form class="buttons" method="post" action="/telemetry/import" enctype="multipart/form-data">{context.FormToken()}<label><span class="sr">File to import</span><input type="file" name="file" accept=".json,.jsonl,.ndjson,application/json" required></label><button class="quiet">Import</button></form>
        """);

    private static Html Drops(PageContext context)
    {
        var drops = context.Data.Drops;
        return Html.Of($"""
            <dl class="attrs">
              <dt>attributes over the limit</dt><dd>{Format.Count(drops.AttributesDropped)}</dd>
              <dt>texts cut</dt><dd>{Format.Count(drops.TextsCut)}</dd>
              <dt>items refused</dt><dd>{Format.Count(drops.ItemsRefused)}</dd>
              <dt>slow followers let go</dt><dd>{Format.Count(drops.FollowersDropped)}</dd>
            </dl>
            """);
    }

    private static Html Forwarding(Forwarder forwarder) => !forwarder.IsOn
        ? Html.Of($"""<p class="muted">Off. With <code>Dashboard:Forward:Url</code> everything is sent on to another OTLP endpoint as well.</p>""")
        : Html.Of($"""
            <dl class="attrs">
              <dt>endpoint</dt><dd>{forwarder.Url}</dd>
              <dt>exports sent</dt><dd>{Format.Count(forwarder.Sent)}</dd>
              <dt>exports dropped</dt><dd>{Format.Count(forwarder.Dropped)}</dd>
              <dt>waiting</dt><dd>{Format.Bytes(forwarder.WaitingBytes)}</dd>
            </dl>
            {(forwarder.Problem is { } problem ? Html.Of($"""<p class="problem" role="alert">{problem}</p>""") : Html.Empty)}
            """);
}
