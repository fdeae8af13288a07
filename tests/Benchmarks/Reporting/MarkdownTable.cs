using System.Text;

namespace Benchmarks.Reporting;

/// <summary>A report as a section of Markdown, for the page and for the terminal.</summary>
internal static class MarkdownTable
{
    public static string Of(Report report)
    {
        var text = new StringBuilder();
        text.Append("| figure | rival | ours | rival's | ratio | 95 % bound | must / aim | |\n|---|---|---:|---:|---:|---|---|---|\n");
        foreach (var row in report.Rows)
        {
            var alone = row.Rival is null;
            text.Append("| ").AppendJoin(" | ",
                row.Figure, row.Rival ?? "", Number.Of(row.Ours), Number.Of(row.Theirs), alone ? "" : Number.Of(row.Bound.Mean), Number.Of(row.Bound),
                row.Goal is { } goal ? $"{(row.MoreIsBetter ? "≥" : "≤")} {Number.Of(goal.Must)} / {Number.Of(goal.Aim)}" : "", Verdict.Of(row)).Append(" |\n");
        }

        return text.ToString();
    }
}
