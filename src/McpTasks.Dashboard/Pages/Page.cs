namespace McpTasks.Dashboard.Pages;

/// <summary>One kind of page: where it is, what it is called in the browser's tab, and how it is drawn.</summary>
internal sealed record Page(string Pattern, string Section, Func<PageContext, string> Title, Func<PageContext, Html> Body)
{
    public static readonly Page[] All =
    [
        new("/", "/", _ => "Home", Home.HomePage.Render),
        new("/resources", "/resources", _ => "Resources", Resources.ResourcesPage.Render),
        new("/resources/{id}", "/resources", c => c.Route("id"), Resources.ResourcePage.Render),
        new("/tasks", "/tasks", _ => "Tasks", Tasks.TasksPage.Render),
        new("/tasks/{taskId}", "/tasks", c => "Task " + Format.Short(c.Route("taskId")), Tasks.TaskPage.Render),
        new("/traces", "/traces", _ => "Traces", Traces.TracesPage.Render),
        new("/traces/{traceId}", "/traces", c => "Trace " + Format.Short(c.Route("traceId")), Traces.TracePage.Render),
        new("/logs", "/logs", _ => "Logs", Logs.LogsPage.Render),
        new("/metrics", "/metrics", _ => "Metrics", Metrics.MetricsPage.Render),
        new(Metrics.InstrumentPage.Pattern, "/metrics", c => c.Query("name"), Metrics.InstrumentPage.Render),
        new("/telemetry", "/telemetry", _ => "Telemetry", Session.SessionPage.Render),
    ];
}
