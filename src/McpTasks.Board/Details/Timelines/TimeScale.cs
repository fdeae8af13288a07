namespace McpTasks.Board.Details.Timelines;

/// <summary>Maps times onto a width of 100 percent.</summary>
internal sealed class TimeScale(DateTimeOffset start, DateTimeOffset end)
{
    // A shorter bar would be invisible.
    private const double Least = 0.3;
    private readonly double _span = Math.Max(1, (end - start).TotalMilliseconds);

    public double At(DateTimeOffset time) => Math.Clamp((time - start).TotalMilliseconds / _span * 100, 0, 100);

    public (double X, double Width) Bar(DateTimeOffset from, DateTimeOffset to)
    {
        var x = Math.Min(At(from), 100 - Least);
        return (x, Math.Max(At(to) - x, Least));
    }

    /// <summary>A stretch of the width; null stands for the beginning or the end of the scale.</summary>
    public (double From, double To) Between(DateTimeOffset? from, DateTimeOffset? to) =>
        (from is { } begin ? At(begin) : 0, to is { } last ? At(last) : 100);

    /// <summary>The labels at the quarters of the axis.</summary>
    public IEnumerable<(double At, string Word)> Ticks() =>
        Enumerable.Range(0, 5)
            .Select(quarter => (quarter * 25.0, quarter == 0 ? "0" : Format.Duration(TimeSpan.FromMilliseconds(_span * quarter / 4))));
}
