namespace McpTasks.Dashboard.Pages;

/// <summary>The keyboard's shortcuts, shown with <c>?</c>.</summary>
internal static class HelpOverlay
{
    private static readonly (string Group, (string Keys, string What)[] Shortcuts)[] Groups =
    [
        ("Everywhere", [("?", "show this"), ("/", "go to the search field"), ("p", "hold the page still, or let it go on"), ("g h", "home"), ("g t", "tasks"),
            ("g r", "resources"), ("g s", "traces"), ("g l", "logs"), ("g m", "metrics"), ("g e", "telemetry")]),
        ("Lists", [("j, k", "next, previous line"), ("Enter", "open the line")]),
        ("Waterfall", [("↓, ↑", "next, previous span"), ("→, ←", "unfold, fold; go to the child, the parent"), ("n, N", "next, previous hit of the search"), ("f", "fold or unfold all")]),
    ];

    public static Html Render() => Html.Of($"""
        <dialog class="card help" data-overlay aria-labelledby="help-title"><div class="title"><h2 id="help-title">Keyboard shortcuts</h2><form method="dialog" class="buttons"><button class="quiet">Close</button></form></div>
        {Groups.Select(g => Html.Of($"""<h3>{g.Group}</h3><dl>{g.Shortcuts.Select(s => Html.Of($"""<dt>{s.Keys.Split(' ').Select(Key)}</dt><dd>{s.What}</dd>"""))}</dl>"""))}</dialog>
        """);

    private static Html Key(string key) => Html.Of($"<kbd>{key.TrimEnd(',')}</kbd>");
}
