using McpTasks.Dashboard.Tasks;

namespace McpTasks.Dashboard.Pages.Tasks;

/// <summary>What a task asked its client, by key: that it was asked and answered, never what.</summary>
internal static class TaskQuestions
{
    public static Html Render(PageContext context, TaskView task)
    {
        var questions = task.Events.Where(e => e.Kind == TaskEventKind.InputRequired).ToArray();
        return questions.Length == 0 ? Html.Empty : Html.Of($"""
            <section class="card" aria-label="Questions"><h2>Questions <small>their content is not in the telemetry</small></h2><div class="scroll"><table>
            <thead><tr><th>Key</th><th>Asked</th><th>Answer</th></tr></thead>
            <tbody>{questions.Select(q => Row(context, task, q))}</tbody></table></div></section>
            """);
    }

    private static Html Row(PageContext context, TaskView task, TaskEvent asked) => Html.Of($"""
        <tr data-key="question {asked.InputKey} {asked.Time}"><td><code>{asked.InputKey}</code></td><td data-label="Asked">{Format.Clock(asked.Time)}</td><td data-label="Answer">{Answer(context, task, asked)}</td></tr>
        """);

    private static Html Answer(PageContext context, TaskView task, TaskEvent asked) => AnswerTo(task, asked) switch
    {
        { } answer => Html.Of($"""{Parts.Chip("ok", Icon.Check, "Answered")} <span class="muted">after {Format.Duration(answer.Time - asked.Time)}</span>"""),
        null when task.IsTerminal => Parts.Chip("dim", Icon.Ban, "Never answered"),
        null => Html.Of($"""{Parts.Chip("ask", Icon.Question, "Waiting")} <span class="muted">for {Format.Running(asked.Time, context.Now)}</span>"""),
    };

    public static TaskEvent? AnswerTo(TaskView task, TaskEvent asked) =>
        task.Events.FirstOrDefault(e => e.Kind == TaskEventKind.InputReceived && e.InputKey == asked.InputKey && e.Time >= asked.Time);
}
