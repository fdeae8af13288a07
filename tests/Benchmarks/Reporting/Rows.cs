using Benchmarks.Measuring;
using Benchmarks.Running;

namespace Benchmarks.Reporting;

/// <summary>Makes a table's rows out of samples.</summary>
internal sealed class Rows(Samples samples, string ours)
{
    private readonly List<Row> _rows = [];

    /// <summary>What stands for the values of all rounds: their mean, unless a benchmark says otherwise.</summary>
    public Func<IReadOnlyList<double>, double> Middle { get; init; } = values => values.Average();

    public IReadOnlyList<Row> All => _rows;

    /// <summary>Ours against a rival's; left out where the rival's runtime does not tell.</summary>
    public Rows Against(string rival, string figure, string label, bool moreIsBetter, Goal? goal = null) =>
        Compare(ours, figure, rival, figure, label, moreIsBetter, goal);

    /// <summary>A figure of one contender against another figure of another.</summary>
    public Rows Compare(string first, string figure, string second, string otherFigure, string label, bool moreIsBetter, Goal? goal = null)
    {
        if (!samples.Has(second, otherFigure))
            return this;
        var (our, their) = (samples.Of(first, figure), samples.Of(second, otherFigure));
        _rows.Add(new(label, second, Middle(our), Middle(their), Interval.OfRatios(our, their), goal, moreIsBetter));
        return this;
    }

    /// <summary>Ours alone.</summary>
    public Rows Alone(string figure, string label, bool moreIsBetter, Goal? goal = null) => Alone(ours, figure, label, moreIsBetter, goal);

    /// <summary>One contender's alone.</summary>
    public Rows Alone(string contender, string figure, string label, bool moreIsBetter, Goal? goal = null)
    {
        var values = samples.Of(contender, figure);
        _rows.Add(new(label, Rival: null, Middle(values), double.NaN, Interval.Of(values), goal, moreIsBetter));
        return this;
    }
}
