using System.Globalization;
using System.Security.Cryptography;

namespace Fuzz;

/// <summary>What a run is asked to do.</summary>
internal sealed record FuzzOptions
{
    public const string Usage = """
        Usage: dotnet run -c Release --project tests/Fuzz -- [options]
          --requests N     how many requests (10000)
          --seed N         of all that is drawn (drawn itself, and printed)
          --only N,...     of the campaign with that seed only the requests with these numbers, shown as they are sent and answered
          --patience S     for how many seconds a request may be silent (60)
          --findings N     after how many findings the campaign is given up (25)
          --self-test      only try the judge on planted faults
        """;

    public long Requests { get; init; } = 10_000;

    public ulong Seed { get; init; } = (ulong)RandomNumberGenerator.GetInt32(1, int.MaxValue);

    public IReadOnlyList<long> Only { get; init; } = [];

    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    public int Findings { get; init; } = 25;

    public bool SelfTest { get; init; }

    /// <exception cref="FormatException">An option is unknown or has no such value.</exception>
    public static FuzzOptions Parse(IEnumerable<string> arguments)
    {
        var options = new FuzzOptions();
        using var rest = arguments.GetEnumerator();
        while (rest.MoveNext())
            options = options.With(
                rest.Current, () => rest.MoveNext() ? rest.Current : throw new FormatException("The last option lacks its value."));
        return options;
    }

    private FuzzOptions With(string option, Func<string> value) => option switch
    {
        "--requests" => this with { Requests = Number(option, value(), 10_000_000_000) },
        "--seed" => this with { Seed = (ulong)Number(option, value(), long.MaxValue) },
        "--only" => this with { Only = [.. value().Split(',').Select(number => Number(option, number, long.MaxValue, least: 0))] },
        "--patience" => this with { Patience = TimeSpan.FromSeconds(Number(option, value(), 3600)) },
        "--findings" => this with { Findings = (int)Number(option, value(), 1_000_000) },
        "--self-test" => this with { SelfTest = true },
        "--help" => throw new FormatException("Fuzz sends the server what no client should."),
        _ => throw new FormatException($"'{option}' is no option."),
    };

    private static long Number(string option, string text, long most, long least = 1) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new FormatException($"{option} needs a number from {least} to {most}, not '{text}'.");
}
