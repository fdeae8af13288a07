using Benchmarks.Measuring;

namespace Benchmarks.Reporting;

/// <summary>What a benchmark found.</summary>
/// <param name="Name">The benchmark.</param>
/// <param name="About">What was measured, and how.</param>
/// <param name="Rows">The table.</param>
/// <param name="Versions">What took part, with its version.</param>
internal sealed record Report(string Name, string About, IReadOnlyList<Row> Rows, IReadOnlyList<string> Versions);

/// <summary>One figure, of ours and of a rival's or by itself.</summary>
/// <param name="Figure">What it is, with its unit.</param>
/// <param name="Rival">Whom ours is compared with; null for a figure that stands by itself.</param>
/// <param name="Ours">Ours, the mean or the median.</param>
/// <param name="Theirs">The rival's, likewise; NaN when there is none.</param>
/// <param name="Bound">The ratio of ours to the rival's with its 95 % bound, or ours with its own.</param>
/// <param name="Goal">What the bound is to reach; null when nothing was promised.</param>
/// <param name="MoreIsBetter">Whether a larger figure is the better one.</param>
internal sealed record Row(string Figure, string? Rival, double Ours, double Theirs, Interval Bound, Goal? Goal, bool MoreIsBetter);

/// <summary>What is promised of a figure.</summary>
/// <param name="Must">The least that will do.</param>
/// <param name="Aim">What is wanted.</param>
internal sealed record Goal(double Must, double Aim);
