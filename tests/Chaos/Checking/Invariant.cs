namespace Chaos.Checking;

/// <summary>One thing that must hold, whatever is done to the system.</summary>
internal interface IInvariant
{
    /// <summary>What holds, in a few words.</summary>
    string Name { get; }

    /// <summary>Where it does not hold: one line each.</summary>
    IEnumerable<string> Check(Evidence evidence);
}

/// <summary>What the evidence says of an invariant.</summary>
/// <param name="Invariant">Its name.</param>
/// <param name="Findings">Where it does not hold; empty when it does.</param>
internal sealed record Verdict(string Invariant, IReadOnlyList<string> Findings)
{
    public bool Holds => Findings.Count == 0;
}

/// <summary>Everything that is checked.</summary>
internal static class Invariants
{
    public static readonly IReadOnlyList<IInvariant> All =
    [
        new NothingLost(), new NothingChanged(), new OutcomesHaveAuthors(), new NothingStuck(), new AttemptsHaveCauses(),
        new EndingsHaveCauses(),
        new AnswersArrive(), new AttemptsRunOnce(), new ProcessesEndForCause(), new CreationsExact(),
    ];

    public static IReadOnlyList<Verdict> Check(Evidence evidence) =>
        [.. All.Select(each => new Verdict(each.Name, [.. each.Check(evidence)]))];
}
