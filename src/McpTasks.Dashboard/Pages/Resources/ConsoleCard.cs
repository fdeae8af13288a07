using McpTasks.Dashboard.Telemetry;
using McpTasks.LocalHosting.ResourceService;

namespace McpTasks.Dashboard.Pages.Resources;

/// <summary>The consoles of one or more replicas in one list, with search, follow and download.</summary>
internal static class ConsoleCard
{
    private const int Lines = 500;

    public static Html Render(PageContext context, string id, ResourceEvent[] replicas)
    {
        var limit = context.Number("limit", Lines, 1, 100_000);
        var all = Collect(context, replicas);
        var (find, onlyErrors) = (context.Query("find"), context.Query("stream") == "error");
        var matched = all.Where(l => (!onlyErrors || l.Error) && (find.Length == 0 || Ansi.Plain(l.Text).Contains(find, StringComparison.OrdinalIgnoreCase))).ToArray();
        return Html.Of($"""
            <section class="card" id="console" aria-label="Console"><div class="title"><h2>Console <small>{Format.Count(matched.Length)}{(matched.Length < all.Length ? $" of {Format.Count(all.Length)}" : "")} lines</small></h2>
            <form class="consolebar" method="get" data-softform>
              {(context.Query("reveal") is { Length: > 0 } reveal ? Html.Of($"""<input type="hidden" name="reveal" value="{reveal}">""") : Html.Empty)}
              <input name="find" value="{find}" data-find-lines placeholder="Search the lines" aria-label="Search the lines" autocomplete="off" spellcheck="false">
              <select name="stream" data-auto aria-label="Stream">{Parts.Option("", "All output", context.Query("stream"))}{Parts.Option("error", "Error output", context.Query("stream"))}</select>
              <label class="check" hidden data-follow-label><input type="checkbox" data-follow checked> Follow</label>
              <a class="button" href="{ResourceParts.Path(id)}/console.txt" download>{Icon.Down}Download</a>
            </form></div>
            {(all.Length == 0 ? Html.Of($"""<p class="muted">Nothing was written yet.</p>""") : matched.Length == 0 ? Html.Of($"""<p class="muted">No line matches.</p>""") : Html.Empty)}
            {(matched.Length > limit ? Parts.ShowMore(context, limit, matched.Length, limit) : Html.Empty)}
            <ol class="console" data-console tabindex="0" aria-label="Console lines">{matched.TakeLast(limit).Select(l => Line(context, l, find, replicas.Length > 1))}</ol></section>
            """);
    }

    private static LogEvent[] Collect(PageContext context, ResourceEvent[] replicas) =>
        [.. replicas.SelectMany(r => context.Data.Resources.Console(r.Replica, int.MaxValue)).OrderBy(l => l.Timestamp).ThenBy(l => l.Sequence)];

    private static Html Line(PageContext context, LogEvent line, string find, bool named) => Html.Of($"""
        <li data-key="{line.Replica}:{line.Sequence}" class="{(line.Error ? "err" : "out")}">{Format.Clock(UnixTime.Nanos(line.Timestamp))}{(named ? Html.Of($"""<b>{Suffix(line.Replica)}</b>""") : Html.Empty)}<span>{(find.Length == 0 ? Ansi.Render(line.Text) : Marked(Ansi.Plain(line.Text), find))}</span></li>
        """);

    private static string Suffix(string replica) => replica[(replica.LastIndexOf('-') + 1)..];

    private static Html Marked(string text, string find)
    {
        var parts = new List<Html>();
        var from = 0;
        for (var at = text.IndexOf(find, StringComparison.OrdinalIgnoreCase); at >= 0; at = text.IndexOf(find, from, StringComparison.OrdinalIgnoreCase))
        {
            parts.Add(Html.Of($"""{text[from..at]}<mark>{text.Substring(at, find.Length)}</mark>"""));
            from = at + find.Length;
        }
        parts.Add(Html.Of($"{text[from..]}"));
        return Html.Of($"{parts}");
    }
}
