using System.Globalization;
using System.Text;
using McpTasks.Dashboard.Pages.Timeline;
using McpTasks.Dashboard.Tasks;
using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Pages.Tasks;

/// <summary>A task's life as lanes over one time axis: waiting, each attempt, questions, and how the progress grew.</summary>
internal static class TaskTimeline
{
    public static Html Render(PageContext context, TaskView task)
    {
        var end = task.IsTerminal ? Math.Max(task.Last, task.Finished ?? task.Last) : Math.Max(context.Now, task.Last);
        var scale = new TimeScale(task.First, Math.Max(end, task.First + UnixTime.Millisecond));
        return Html.Of($"""
            <section class="card timeline" aria-label="Timeline">
              <h2>Timeline</h2>
              <div class="lane head"><span></span>{scale.Axis()}</div>
              {Waiting(task, scale, end)}
              {task.Attempts.Select(a => Attempt(context, task, a, scale, end))}
              {Questions(task, scale, end)}
              {Outcome(task, scale)}
              {Curve(task, scale, end)}
            </section>
            """);
    }

    private static Html Lane(Html name, Html drawing) =>
        Html.Of($"""<div class="lane"><span>{name}</span><svg>{drawing}</svg></div>""");

    private static Html Waiting(TaskView task, TimeScale scale, long end)
    {
        var until = task.FirstStart ?? task.Finished ?? end;
        var waited = Format.Duration(until - task.First);
        return Lane(Html.Of($"Queue"), Html.Of($"""
            {scale.Bar(task.First, until, "wait", $"Waited {waited}", waited)}{scale.Dot(task.First, "wait", "Created")}{(task.Queued is { } queued ? scale.Dot(queued, "wait", "Queued") : Html.Empty)}
            """));
    }

    private static Html Attempt(PageContext context, TaskView task, AttemptView attempt, TimeScale scale, long end)
    {
        var until = attempt.Ended ?? end;
        var took = Format.Duration(until - attempt.Started);
        var tone = TaskParts.Tone(attempt.Outcome);
        var live = attempt.Ended is null ? " live" : "";
        var title = $"Attempt {attempt.Number.ToString(CultureInfo.InvariantCulture)} on {attempt.Worker}: {attempt.Outcome}, {took}";
        return Lane(
            Html.Of($"""<a href="{Parts.TracePath(task.TraceId, attempt.SpanId)}">Attempt {attempt.Number}</a> <span class="res c{context.Colour(attempt.Source.Resource.Name)}" title="{attempt.Source.Resource.Name}"><i></i>{attempt.Worker}</span>"""),
            Html.Of($"""{scale.Bar(attempt.Started, until, tone + live, title, $"{took} · {attempt.Outcome}")}{attempt.Progress.TakeLast(200).Select(p => scale.Dot(p.Time, "step", p.Message ?? Format.Number(p.Current)))}"""));
    }

    private static Html Questions(TaskView task, TimeScale scale, long end)
    {
        var asked = task.Events.Where(e => e.Kind == TaskEventKind.InputRequired).ToArray();
        if (asked.Length == 0)
            return Html.Empty;
        return Lane(Html.Of($"Input"), Html.Of($"""{asked.Select(e => Question(task, e, scale, end))}"""));
    }

    private static Html Question(TaskView task, TaskEvent asked, TimeScale scale, long end)
    {
        var answered = TaskQuestions.AnswerTo(task, asked);
        var until = answered?.Time ?? task.Finished ?? end;
        return scale.Bar(asked.Time, until, "ask", $"{asked.InputKey}: {(answered is null ? "waiting for an answer" : "answered")}", Format.Duration(until - asked.Time));
    }

    private static Html Outcome(TaskView task, TimeScale scale)
    {
        if (task.Finished is not { } finished)
            return Html.Empty;
        var tone = task.Phase switch { TaskPhase.Completed => "ok", TaskPhase.Failed => "bad", _ => "dim" };
        return Lane(Html.Of($"Result"), Html.Of($"""
            {(task.Delivered is { } fetched ? scale.Bar(finished, fetched, tone + " faint", "Until a client fetched the result", $"fetched after {Format.Duration(fetched - finished)}") : Html.Empty)}
            {scale.Dot(finished, tone, task.Phase.ToString())}{(task.Delivered is { } delivered ? scale.Dot(delivered, "run", "Result delivered") : Html.Empty)}
            """));
    }

    private static Html Curve(TaskView task, TimeScale scale, long end)
    {
        var attempts = task.Attempts.Where(a => a.Progress.Length > 0).ToArray();
        if (attempts.Length == 0)
            return Html.Empty;
        var top = attempts.SelectMany(a => a.Progress).Max(p => Math.Max(p.Current, p.Total ?? 0));
        return Html.Of($"""
            <div class="lane curve"><span>Progress <small>to {Format.Number(top)}</small></span>
            <svg viewBox="0 0 100 100" preserveAspectRatio="none" role="img" aria-label="Progress over time">{attempts.Select(a => Line(a, scale, top, end))}</svg></div>
            """);
    }

    private static Html Line(AttemptView attempt, TimeScale scale, double top, long end)
    {
        var path = new StringBuilder();
        var last = 100.0;
        path.Append(CultureInfo.InvariantCulture, $"M{scale.At(attempt.Started):0.##} 100");
        foreach (var point in attempt.Progress)
        {
            last = 100 - (top > 0 ? Math.Clamp(point.Current / top, 0, 1) : 0) * 96;
            path.Append(CultureInfo.InvariantCulture, $"L{scale.At(point.Time):0.##} {last:0.##}");
        }
        path.Append(CultureInfo.InvariantCulture, $"L{scale.At(attempt.Ended ?? end):0.##} {last:0.##}");
        var line = path.ToString();
        var area = string.Create(CultureInfo.InvariantCulture, $"{line}L{scale.At(attempt.Ended ?? end):0.##} 100Z");
        return Html.Of($"""<g class="{TaskParts.Tone(attempt.Outcome)}"><path class="area" d="{area}"/><path class="line" d="{line}"/></g>""");
    }
}
