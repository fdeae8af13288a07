namespace Benchmarks.Reporting;

/// <summary>Says of a row what its bound allows to say, and no more.</summary>
internal static class Verdict
{
    public static string Of(Row row) => string.Join("; ", new[] { Comparison(row), Promise(row) }.OfType<string>());

    private static string? Comparison(Row row)
    {
        if (row.Rival is null)
            return null;
        if (double.IsNaN(row.Bound.Low))
            return "one round says nothing";
        if (row.Bound.Low <= 1 && row.Bound.High >= 1)
            return "even";
        return row.Bound.Low > 1 == row.MoreIsBetter ? "ours wins" : "**ours loses**";
    }

    private static string? Promise(Row row)
    {
        if (row.Goal is not { } goal || double.IsNaN(row.Bound.Low))
            return null;
        if (Reaches(row, goal.Aim))
            return "aim met";
        return Reaches(row, goal.Must) ? "must met" : "**must not met**";
    }

    // The worse end of the bound is what counts.
    private static bool Reaches(Row row, double goal) => row.MoreIsBetter ? row.Bound.Low >= goal : row.Bound.High <= goal;
}
