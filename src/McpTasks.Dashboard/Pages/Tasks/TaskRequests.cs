using McpTasks.Dashboard.Tasks;
using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Pages.Tasks;

/// <summary>The polls, subscriptions and pushes of a task: traces of their own that carry its id.</summary>
internal static class TaskRequests
{
    private const int Listed = 12;

    public static Html Render(PageContext context, TaskView task)
    {
        var linked = context.Data.Traces.Snapshot().Where(t => t.TaskId == task.Id && t.TraceId != task.TraceId).OrderByDescending(t => t.Start).ToArray();
        return linked.Length == 0 ? Html.Empty : Html.Of($"""
            <section class="card" aria-label="Requests about it"><h2>Polls and subscriptions <small>{linked.Length} linked {(linked.Length == 1 ? "trace" : "traces")}</small></h2><div class="scroll"><table>
            <thead><tr><th>Request</th><th>At</th><th class="num">Duration</th></tr></thead>
            <tbody>{linked.Take(Listed).Select(t => Row(context, t))}</tbody></table></div>
            {(linked.Length > Listed ? Html.Of($"""<p class="muted"><a href="/traces?attr={Uri.EscapeDataString(TaskEventReader.TaskId + "=" + task.Id)}">All {linked.Length} traces</a></p>""") : Html.Empty)}
            </section>
            """);
    }

    private static Html Row(PageContext context, TraceRecord trace) => Html.Of($"""
        <tr data-key="{trace.TraceId}" data-href="{Parts.TracePath(trace.TraceId)}"><td><a class="go" href="{Parts.TracePath(trace.TraceId)}">{trace.First.Attributes.Get("mcp.method.name") ?? trace.First.Name}</a> {Parts.Resource(context, trace.First.Source.Resource.Name)}</td>
        <td data-label="At">{Format.Clock(trace.Start)}</td><td data-label="Duration" class="num">{Format.Duration(trace.Duration)}{(trace.Errors > 0 ? Parts.Chip("bad", Icon.Cross, "Error") : Html.Empty)}</td></tr>
        """);
}
