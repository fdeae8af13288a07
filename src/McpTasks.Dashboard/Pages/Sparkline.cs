using System.Globalization;
using System.Text;

namespace McpTasks.Dashboard.Pages;

/// <summary>A small line without axes, to stand beside its newest value.</summary>
internal static class Sparkline
{
    /// <param name="values">Oldest first.</param>
    /// <param name="tone">The class that colours it.</param>
    /// <param name="least">What the top stands for at least, so that noise around nothing looks like nothing.</param>
    public static Html Render(IReadOnlyList<double> values, string tone, double least)
    {
        if (values.Count < 2)
            return Html.Empty;
        var top = Math.Max(values.Max(), least);
        var path = new StringBuilder();
        for (var i = 0; i < values.Count; i++)
            path.Append(CultureInfo.InvariantCulture, $"{(i == 0 ? 'M' : 'L')}{i * 100.0 / (values.Count - 1):0.##} {38 - Math.Max(0, values[i]) / top * 36:0.##}");
        var line = path.ToString();
        return Html.Of($"""<svg class="spark {tone}" viewBox="0 0 100 40" preserveAspectRatio="none" aria-hidden="true"><path class="area" d="{line}L100 40L0 40Z"/><path class="line" d="{line}"/></svg>""");
    }
}
