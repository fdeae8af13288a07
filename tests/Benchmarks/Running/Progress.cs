using System.Diagnostics;
using System.Globalization;
using Benchmarks.Measuring;

namespace Benchmarks.Running;

/// <summary>Tells the terminal what runs and what came out.</summary>
internal static class Progress
{
    private static readonly long Started = Stopwatch.GetTimestamp();

    public static void Turn(int round, int rounds, string contender) => Console.Write($"{Clock()} round {round}/{rounds}  {contender,-28} ");

    public static void Say(string what) => Console.WriteLine($"{Clock()} {what}");

    public static void Show(Sample sample) =>
        Console.WriteLine(string.Join("  ", sample.Take(8).Select(figure => string.Create(CultureInfo.InvariantCulture, $"{figure.Key} {figure.Value:#,0.##}"))));

    private static string Clock() => Stopwatch.GetElapsedTime(Started).ToString(@"mm\:ss", CultureInfo.InvariantCulture);
}
