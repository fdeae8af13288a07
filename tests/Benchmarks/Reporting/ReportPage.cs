using System.Globalization;

namespace Benchmarks.Reporting;

/// <summary>docs/benchmarks.md: a section for each benchmark between marks, which a new run replaces; the rest of the page is written by hand.</summary>
internal static class ReportPage
{
    private const string Title = "# Benchmarks\n";

    public static async Task WriteAsync(Report report, string command)
    {
        var path = Path.Combine(Repository.Root, "docs", "benchmarks.md");
        var page = File.Exists(path) ? await File.ReadAllTextAsync(path) : Title;
        var (begin, end) = ($"<!-- {report.Name} -->\n", $"<!-- /{report.Name} -->\n");
        var section = begin + Section(report, command) + end;
        var from = page.IndexOf(begin, StringComparison.Ordinal);
        var to = page.IndexOf(end, StringComparison.Ordinal);
        page = from < 0 || to < from ? $"{page}\n{section}" : page[..from] + section + page[(to + end.Length)..];
        await File.WriteAllTextAsync(path, page);
    }

    private static string Section(Report report, string command) =>
        $"""
        ## {report.Name}

        {report.About}

        {MarkdownTable.Of(report)}
        {TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}, commit {Repository.Commit()}; {Machine.Describe()}; {string.Join(", ", report.Versions)}.
        `{command}`

        """.ReplaceLineEndings("\n");
}
