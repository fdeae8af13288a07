using Benchmarks.Measuring;

namespace Benchmarks.Running;

/// <summary>One who has a turn in every round.</summary>
/// <param name="Name">The name in the report.</param>
/// <param name="TurnAsync">Runs one turn.</param>
internal sealed record Contender(string Name, Func<Task<Sample>> TurnAsync);

/// <summary>Runs turns in rounds, A B A B, so that what changes on the machine meanwhile changes for all.</summary>
internal static class Interleaved
{
    /// <summary>Answers each contender's samples in the order of the rounds.</summary>
    public static async Task<Samples> RunAsync(IReadOnlyList<Contender> contenders, int rounds)
    {
        var samples = contenders.ToDictionary(contender => contender.Name, _ => new List<Sample>(), StringComparer.Ordinal);
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var contender in contenders)
            {
                Progress.Turn(round, rounds, contender.Name);
                var sample = await contender.TurnAsync();
                samples[contender.Name].Add(sample);
                Progress.Show(sample);
            }
        }

        return new(samples);
    }
}

/// <summary>The samples of all contenders.</summary>
internal sealed class Samples(IReadOnlyDictionary<string, List<Sample>> byContender)
{
    /// <summary>One figure of one contender, round by round.</summary>
    public IReadOnlyList<double> Of(string contender, string figure) => [.. byContender[contender].Select(sample => sample[figure])];

    /// <summary>Whether a contender's runtime tells that figure.</summary>
    public bool Has(string contender, string figure) => byContender[contender].TrueForAll(sample => sample.ContainsKey(figure));
}
