using CsCheck;

namespace Fuzz.Hostile;

/// <summary>All requests of a campaign: a seed and a number make one.</summary>
internal static class Shots
{
    /// <summary>
    /// How many connections send them. Each sends every such-and-so-manyth, so that a request's caller follows from its number.
    /// </summary>
    public const int Lanes = 32;

    /// <summary>How many callers there are, the nameless one among them.</summary>
    public const int Callers = 9;

    private static readonly Gen<Shot> Any = Gen.Frequency(
        (56, LegacyShots.InSession), (28, ModernShots.Any), (4, LegacyShots.First), (2, LegacyShots.WithoutSession),
        (3, LegacyShots.Streams), (1, LegacyShots.Ends), (2, OddRequests.Any), (3, OddRequests.Broken));

    public static Shot Make(ulong seed, long number)
    {
        var shot = Any.Generate(new PCG(1, Mix(seed, number)), null!, out _);
        return shot with { Number = number, Caller = (int)(number % Lanes % Callers) };
    }

    // Neighbours must have nothing in common (SplitMix64).
    private static ulong Mix(ulong seed, long number)
    {
        var mixed = seed + (((ulong)number + 1) * 0x9E3779B97F4A7C15);
        mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9;
        mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EB;
        return mixed ^ (mixed >> 31);
    }
}
