using System.Globalization;
using McpTasks.Dashboard.Tasks;

namespace McpTasks.Dashboard.Pages.Home;

/// <summary>Queue depth, waiting, running and endings over the last minutes, as small bars.</summary>
internal static class HomeCharts
{
    private static readonly (int Minutes, string Name)[] Windows = [(15, "15 min"), (60, "1 h"), (360, "6 h"), (1440, "24 h")];

    public static Html Render(PageContext context, TaskView[] tasks)
    {
        var minutes = context.Number("minutes", Windows[0].Minutes, 5, 1440);
        var times = new TaskTimes(tasks, context.Now, minutes);
        return Html.Of($"""
            <div class="title charthead"><h2>How it went</h2><nav class="switch" aria-label="Time window">{Windows.Select(w => Window(context, w, minutes))}</nav></div>
            <div class="charts home">
              {Queue(QueueDepth.Of(context.Data.Metrics, times), times)}
              {Durations("Wait before the first attempt", "run", times.Waits, times, times.WaitsIn)}
              {Durations("Run time of an attempt", "ask", times.Runs, times, times.RunsIn)}
              {Ends(times)}
            </div>
            """);
    }

    private static Html Window(PageContext context, (int Minutes, string Name) window, int chosen) =>
        Parts.Choice(context.With("minutes", window.Minutes.ToString(CultureInfo.InvariantCulture)), Html.Of($"{window.Name}"), window.Minutes == chosen);

    private static Html Queue((long Now, long?[] Pieces)? depth, TaskTimes times) => depth is not { } known
        ? BarChart.Empty("Queue depth", "No transport reports its depth.")
        : BarChart.Render("Queue depth", Html.Of($"""<b>{Format.Count(known.Now)}</b> now"""), times, Format.Number,
            [.. known.Pieces.Select(p => new BarChart.Bar(p ?? 0, p ?? 0, p is null ? "not measured" : $"{Format.Count(p.Value)} waiting at most"))], "wait", "wait", least: 4);

    private static Html Durations(string title, string tone, Spread all, TaskTimes times, Func<int, Spread> piece) => all.Count == 0
        ? BarChart.Empty(title, "Nothing in this window.")
        : BarChart.Render(title, Html.Of($"""<b>{Format.Duration(all.P50)}</b> p50 <b>{Format.Duration(all.P95)}</b> p95"""), times, v => Format.Duration((long)v),
            [.. Enumerable.Range(0, TaskTimes.Pieces).Select(piece).Select(s => new BarChart.Bar(s.P95, s.P50, s.Count == 0 ? "none" : $"p50 {Format.Duration(s.P50)}, p95 {Format.Duration(s.P95)}, {Format.Count(s.Count)} in all"))], tone, tone, least: 1);

    private static Html Ends(TaskTimes times) => times.Succeeded + times.Failed == 0
        ? BarChart.Empty("Ended", "Nothing in this window.")
        : BarChart.Render("Ended", Html.Of($"""<b>{Format.Count(times.Succeeded)}</b> completed <b class="{(times.Failed > 0 ? "bad" : "")}">{Format.Count(times.Failed)}</b> failed"""), times, Format.Number,
            [.. Enumerable.Range(0, TaskTimes.Pieces).Select(times.EndedIn).Select(e => new BarChart.Bar(e.Succeeded + e.Failed, e.Failed, $"{Format.Count(e.Succeeded)} completed, {Format.Count(e.Failed)} failed"))], "ok", "bad", least: 4);
}
