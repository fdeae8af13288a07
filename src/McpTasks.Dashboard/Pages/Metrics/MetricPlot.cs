using System.Globalization;
using System.Text;
using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Pages.Metrics;

/// <summary>Draws lines, a grid and exemplars over a window of time, as SVG.</summary>
internal sealed class MetricPlot
{
    private const double Head = 6;
    private readonly MetricLine[] _lines;
    private readonly ExemplarPoint[] _exemplars;
    private readonly TimeWindow _window;
    private readonly string _unit;
    private readonly double _low, _high;

    public MetricPlot(MetricLine[] lines, ExemplarPoint[] exemplars, TimeWindow window, string unit)
    {
        (_lines, _exemplars, _window, _unit) = (lines, exemplars, window, unit);
        var values = lines.SelectMany(l => l.Points.Select(p => p.Value)).Concat(exemplars.Select(e => e.Value)).Where(double.IsFinite).DefaultIfEmpty(0).ToArray();
        _low = Math.Min(0, values.Min());
        _high = Math.Max(values.Max(), _low + 1e-9);
    }

    public Html Draw(string title) => Html.Of($"""
        <svg class="plot" role="img" aria-label="{title}">{Enumerable.Range(0, 5).Select(Line)}
        <svg viewBox="0 0 100 100" preserveAspectRatio="none" width="100%" height="100%" aria-hidden="true">{_lines.Select(Path)}</svg>
        {Enumerable.Range(0, 5).Select(Label)}{_exemplars.Select(Exemplar)}</svg>
        <div class="scaleline"><span>{Format.Clock(_window.Start)}</span><span>{Format.Coarse(_window.Length)}</span><span>{Format.Clock(_window.End)}</span></div>
        """);

    private double Y(double value) => 100 - (value - _low) / (_high - _low) * (100 - Head);

    private double Quarter(int quarter) => _low + (_high - _low) * quarter / 4;

    private Html Line(int quarter) => Html.Of($"""<line class="grid" x1="0" x2="100%" y1="{Y(Quarter(quarter)):0.##}%" y2="{Y(Quarter(quarter)):0.##}%"/>""");

    private Html Label(int quarter) =>
        Html.Of($"""<text x="4" y="{Y(Quarter(quarter)):0.##}%" dy="{(quarter == 4 ? 12 : -4)}">{MetricUnit.Show(Quarter(quarter), _unit)}</text>""");

    private Html Path(MetricLine line, int index)
    {
        var path = new StringBuilder();
        foreach (var (time, value) in line.Points.Where(p => double.IsFinite(p.Value)))
            path.Append(CultureInfo.InvariantCulture, $"{(path.Length == 0 ? 'M' : 'L')}{_window.At(time):0.##} {Y(value):0.##}");
        // A single point has no length to be drawn along: a short dash shows it.
        return Html.Of($"""<path class="line c{index % 10}" d="{path.ToString()}{(line.Points.Length == 1 ? "h1" : "")}"/>""");
    }

    private Html Exemplar(ExemplarPoint exemplar) => Html.Of($"""
        <a href="{Parts.TracePath(exemplar.TraceId, exemplar.SpanId)}" class="exemplar"><circle cx="{_window.At(exemplar.Time):0.##}%" cy="{Y(exemplar.Value):0.##}%" r="4"><title>{MetricUnit.Show(exemplar.Value, _unit)}, trace {Format.Short(exemplar.TraceId)}</title></circle></a>
        """);

    /// <summary>What each line is, with its newest value.</summary>
    public Html Legend() => Html.Of($"""
        <ul class="legend">{_lines.Select((l, i) => Html.Of($"""<li><span class="res c{i % 10}"><i></i>{l.Name}</span><b>{MetricUnit.Show(l.Points[^1].Value, _unit)}</b></li>"""))}</ul>
        """);
}
