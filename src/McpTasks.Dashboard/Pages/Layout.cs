namespace McpTasks.Dashboard.Pages;

/// <summary>The frame around every page.</summary>
internal static class Layout
{
    private static readonly (string Path, string Name, Html Icon)[] Sections =
    [
        ("/", "Home", Icon.Home), ("/tasks", "Tasks", Icon.Tasks), ("/resources", "Resources", Icon.Resources),
        ("/traces", "Traces", Icon.Traces), ("/logs", "Logs", Icon.Logs), ("/metrics", "Metrics", Icon.Metrics),
        ("/telemetry", "Telemetry", Icon.Store),
    ];

    public static Html Render(PageContext context, Page page, Html main) => Html.Of($"""
        {Head(page.Title(context))}
        <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header class="rail">
          <a class="brand" href="/"><img src="{Assets.Url("logo.svg")}" alt="" width="24" height="24"><span>McpTasks</span></a>
          <nav aria-label="Pages">{Sections.Select(s => Link(s, page.Section))}</nav>
          <div class="tools">
            <button type="button" class="quiet" data-pause hidden aria-pressed="false" title="Hold the page still (p)">{Icon.Pause}<span>Live</span></button>
            <button type="button" class="quiet" data-theme-toggle hidden title="Light or dark">{Icon.Theme}<span>Theme</span></button>
            <button type="button" class="quiet" data-help hidden title="Keyboard shortcuts (?)">{Icon.Keys}<span>Keys</span></button>
            <form method="post" action="/logout">{context.FormToken()}<button class="quiet">Log out</button></form>
          </div>
        </header>
        <main id="main" tabindex="-1" data-version="{context.Version(context.Data.Version)}">{main}</main>
        {HelpOverlay.Render()}
        </body>
        </html>
        """);

    /// <summary>A page outside the frame, such as the login.</summary>
    public static Html Bare(string title, Html main) => Html.Of($"""
        {Head(title)}
        <body class="bare"><main id="main">{main}</main></body>
        </html>
        """);

    private static Html Head(string title) => Html.Of($"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{title} · McpTasks</title>
        <link rel="icon" href="{Assets.Url("logo.svg")}" type="image/svg+xml">
        <link rel="stylesheet" href="{Assets.Url("app.css")}">
        <link rel="stylesheet" href="{Assets.Url("telemetry.css")}">
        <link rel="stylesheet" href="{Assets.Url("board.css")}">
        <script src="{Assets.Url("theme.js")}"></script>
        <script src="{Assets.Url("live.js")}" defer></script>
        <script src="{Assets.Url("keys.js")}" defer></script>
        <script src="{Assets.Url("traces.js")}" defer></script>
        <script src="{Assets.Url("board.js")}" defer></script>
        </head>
        """);

    private static Html Link((string Path, string Name, Html Icon) section, string current) => section.Path == current
        ? Html.Of($"""<a href="{section.Path}" aria-current="page">{section.Icon}<span>{section.Name}</span></a>""")
        : Html.Of($"""<a href="{section.Path}">{section.Icon}<span>{section.Name}</span></a>""");
}
