using System.Globalization;
using System.Security.Cryptography;
using Chaos.Drills;
using Chaos.Faults;
using Chaos.Fleet;
using McpTasks;

namespace Chaos;

/// <summary>What a run is asked to do.</summary>
internal sealed record ChaosOptions
{
    public const string Usage = """
        Usage: dotnet run -c Release --project tests/Chaos -- [options]
          --tasks N                how many tasks in all (2000)
          --round N                how many of them on one system, before the next begins with the next seed (20000)
          --seed N                 of tasks and faults (drawn)
          --store redis|garnet     (redis)
          --apis N, --workers N    how many processes (2, 4)
          --in-flight N            how many tasks clients follow at once (600)
          --pace SECONDS           the usual time between two faults, at least (2)
          --only KIND,...          faults of these kinds only; 'none' for none
          --lease SECONDS, --redeliver SECONDS   McpTasks:Lease (5), McpTasks:RedeliverAfter (10)
          --within SECONDS         the longest time in which a round creates tasks, and how long a soak lasts (600)
          --outages-cost-nothing   an attempt that an outage of the store cost is a fault of the engine
          --creations-exact        a task that runs though nobody was told of it is a fault of the engine
          --drill outage|hang|kills|limits|schedule|soak   one trouble instead, or none, measured on a system with the product's own settings
          --away SECONDS           how long the store is away in a drill (13)
          --ttl SECONDS            the ttl of a drill's tasks (as usual)
          --kills N                how many workers a drill kills (200)
          --keep                   keep the run's files, also when all is well
          --self-test              only try the checker on planted faults
        """;

    public int Tasks { get; init; } = 2000;

    public int Round { get; init; } = 20_000;

    public int Seed { get; init; } = RandomNumberGenerator.GetInt32(1, 1_000_000);

    public StoreKind Store { get; init; }

    public int Apis { get; init; } = 2;

    public int Workers { get; init; } = 4;

    /// <summary>How many tasks a worker runs at once.</summary>
    public int Concurrency { get; init; } = 32;

    public int InFlight { get; init; } = 600;

    public TimeSpan Pace { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Empty for every kind, null for no faults.</summary>
    public IReadOnlyList<FaultKind>? Only { get; init; } = [];

    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(5);

    public TimeSpan Redeliver { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan Within { get; init; } = TimeSpan.FromMinutes(10);

    public bool OutagesCostNothing { get; init; }

    public bool CreationsExact { get; init; }

    /// <summary>What is drilled; null for a run of tasks and faults.</summary>
    public Drill? Drill { get; init; }

    public TimeSpan Away { get; init; } = TimeSpan.FromSeconds(13);

    public TimeSpan? Ttl { get; init; }

    public int Kills { get; init; } = 200;

    public bool Keep { get; init; }

    public bool SelfTest { get; init; }

    /// <summary>The system's limit for results; some tools return more.</summary>
    public int MaxResultBytes { get; init; } = 128 * 1024;

    /// <exception cref="FormatException">An option is unknown or has no such value.</exception>
    public static ChaosOptions Parse(IEnumerable<string> arguments)
    {
        var options = new ChaosOptions();
        using var rest = arguments.GetEnumerator();
        while (rest.MoveNext())
            options = options.With(
                rest.Current, () => rest.MoveNext() ? rest.Current : throw new FormatException("The last option lacks its value."));
        return options;
    }

    private ChaosOptions With(string option, Func<string> value) => option switch
    {
        "--tasks" => this with { Tasks = Number(option, value(), 10_000_000) },
        "--round" => this with { Round = Number(option, value(), 200_000) },
        "--seed" => this with { Seed = Number(option, value(), 2_000_000_000) },
        "--store" => this with { Store = Known<StoreKind>(option, value()) },
        "--apis" => this with { Apis = Number(option, value(), 16) },
        "--workers" => this with { Workers = Number(option, value(), 64) },
        "--in-flight" => this with { InFlight = Number(option, value(), 4096) },
        "--pace" => this with { Pace = Seconds(option, value()) },
        "--only"
            => this with
            {
                Only = value() is var kinds && kinds == "none" ? null : [.. kinds.Split(',').Select(kind => Made(option, kind))],
            },
        "--lease" => this with { Lease = Seconds(option, value()) },
        "--redeliver" => this with { Redeliver = Seconds(option, value()) },
        "--within" => this with { Within = Seconds(option, value()) },
        "--outages-cost-nothing" => this with { OutagesCostNothing = true },
        "--creations-exact" => this with { CreationsExact = true },
        "--drill" => AsDeployed() with { Drill = Known<Drill>(option, value()) },
        "--away" => this with { Away = Seconds(option, value()) },
        "--ttl" => this with { Ttl = Seconds(option, value()) },
        "--kills" => this with { Kills = Number(option, value(), 10_000) },
        "--keep" => this with { Keep = true },
        "--help" => throw new FormatException("Chaos drives the system and does it harm."),
        "--self-test" => this with { SelfTest = true },
        _ => throw new FormatException($"'{option}' is no option."),
    };

    // What an application has that sets nothing.
    private ChaosOptions AsDeployed()
    {
        var settings = new McpTasksOptions();
        return this with { Lease = settings.Lease, Redeliver = settings.RedeliverAfter };
    }

    private static int Number(string option, string text, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most
            ? number
            : throw new FormatException($"{option} needs a number from 1 to {most}, not '{text}'.");

    private static TimeSpan Seconds(string option, string text) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds)
            && seconds is >= 0.1 and <= 3600
            ? TimeSpan.FromSeconds(seconds)
            : throw new FormatException($"{option} needs seconds from 0.1 to 3600, not '{text}'.");

    private static FaultKind Made(string option, string text) =>
        Known<FaultKind>(option, text) is var kind && FaultPlan.Kinds.Contains(kind)
            ? kind
            : throw new FormatException($"{option}: {kind} is seen, not made.");

    private static T Known<T>(string option, string text)
        where T : struct, Enum =>
        Enum.TryParse<T>(text.Replace("-", "", StringComparison.Ordinal), ignoreCase: true, out var value) && Enum.IsDefined(value)
            ? value
            : throw new FormatException($"{option} knows {string.Join(", ", Enum.GetNames<T>())}, not '{text}'.");
}
