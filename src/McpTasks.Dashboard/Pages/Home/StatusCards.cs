using McpTasks.Dashboard.Tasks;

namespace McpTasks.Dashboard.Pages.Home;

/// <summary>How many tasks are in which state; each number leads to its list.</summary>
internal static class StatusCards
{
    public static Html Render(TaskView[] tasks)
    {
        int Of(params TaskPhase[] phases) => tasks.Count(t => phases.Contains(t.Phase));
        return Html.Of($"""
            <ul class="cards">
              {Card("run", "Running", Of(TaskPhase.Running), "running", Icon.Play)}
              {Card("wait", "Queued", Of(TaskPhase.Queued, TaskPhase.Redelivering), "queued", Icon.Clock)}
              {Card("ask", "Input required", Of(TaskPhase.InputRequired), "inputrequired", Icon.Question)}
              {Card("ok", "Completed", Of(TaskPhase.Completed), "completed", Icon.Check)}
              {Card("bad", "Failed", Of(TaskPhase.Failed), "failed", Icon.Cross)}
              {Card("dim", "Cancelled", Of(TaskPhase.Cancelled), "cancelled", Icon.Ban)}
            </ul>
            """);
    }

    private static Html Card(string tone, string name, int count, string status, Html icon) => Html.Of($"""
        <li><a class="{(count > 0 ? tone : "none")}" href="/tasks?status={status}"><span>{icon}{name}</span><b>{Format.Count(count)}</b></a></li>
        """);
}
