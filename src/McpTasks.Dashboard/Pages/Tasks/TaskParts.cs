using McpTasks.Dashboard.Tasks;

namespace McpTasks.Dashboard.Pages.Tasks;

/// <summary>How a task's state is shown wherever a task is shown.</summary>
internal static class TaskParts
{
    public static Html Phase(TaskPhase phase) => phase switch
    {
        TaskPhase.Queued => Parts.Chip("wait", Icon.Clock, "Queued"),
        TaskPhase.Running => Parts.Chip("run", Icon.Play, "Running"),
        TaskPhase.InputRequired => Parts.Chip("ask", Icon.Question, "Input required"),
        TaskPhase.Redelivering => Parts.Chip("warn", Icon.Redo, "Redelivering"),
        TaskPhase.Completed => Parts.Chip("ok", Icon.Check, "Completed"),
        TaskPhase.Failed => Parts.Chip("bad", Icon.Cross, "Failed"),
        _ => Parts.Chip("dim", Icon.Ban, "Cancelled"),
    };

    public static Html Outcome(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.Running => Parts.Chip("run", Icon.Play, "Running"),
        AttemptOutcome.Completed => Parts.Chip("ok", Icon.Check, "Completed"),
        AttemptOutcome.Failed => Parts.Chip("bad", Icon.Cross, "Failed"),
        AttemptOutcome.Cancelled => Parts.Chip("dim", Icon.Ban, "Cancelled"),
        _ => Parts.Chip("warn", Icon.Warn, "Lost"),
    };

    /// <summary>The word that colours a bar.</summary>
    public static string Tone(AttemptOutcome outcome) => outcome switch
    {
        AttemptOutcome.Running => "run",
        AttemptOutcome.Completed => "ok",
        AttemptOutcome.Failed => "bad",
        AttemptOutcome.Cancelled => "dim",
        _ => "warn",
    };

    public static Html Progress(TaskView task)
    {
        if (task.Phase == TaskPhase.Completed)
            return Bar(1, "ok", "100 %");
        var tone = task.Phase switch { TaskPhase.Failed => "bad", TaskPhase.Cancelled => "dim", TaskPhase.InputRequired => "ask", _ => "run" };
        return task.Progress switch
        {
            { Share: { } share } => Bar(share, tone, Format.Percent(share)),
            { } steps => Html.Of($"""<span class="steps">{Format.Number(steps.Current)} done</span>"""),
            null when task.Phase == TaskPhase.Running => Html.Of($"""<span class="steps">no progress reported yet</span>"""),
            null => Html.Empty,
        };
    }

    private static Html Bar(double share, string tone, string text) => Html.Of($"""
        <span class="progress"><svg class="{tone}" aria-hidden="true"><rect class="track" width="100%" height="100%" rx="3"/><rect class="fill" width="{share * 100}%" height="100%" rx="3"/></svg><span>{text}</span></span>
        """);

    public static Html Duration(TaskView task, long now) => task.IsTerminal
        ? Html.Of($"""{Format.Duration(task.Age(now))}""")
        : Format.Running(task.First, now);

    /// <summary>Where it runs, or ran last.</summary>
    public static Html Worker(PageContext context, TaskView task) => task.LastAttempt is { } attempt
        ? Html.Of($"""<span class="res c{context.Colour(attempt.Source.Resource.Name)}"><i></i><span class="clip" title="{attempt.Worker}">{attempt.Worker}</span></span>""")
        : Html.Of($"""<span class="muted">–</span>""");

    public static Html Owner(TaskView task) => task.Owner is "" or "anonymous"
        ? Html.Of($"""<span class="muted">anonymous</span>""")
        : Html.Of($"""<code>{Format.Short(task.Owner)}</code>""");
}
