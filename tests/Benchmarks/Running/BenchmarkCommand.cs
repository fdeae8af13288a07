using System.CommandLine;
using System.Globalization;
using Benchmarks.Http;
using Benchmarks.Inline;
using Benchmarks.Inside;
using Benchmarks.Instructions;
using Benchmarks.Latency;
using Benchmarks.Life;
using Benchmarks.Memory;
using Benchmarks.Overload;
using Benchmarks.Poll;
using Benchmarks.Push;
using Benchmarks.Reporting;
using Benchmarks.Scale;
using Benchmarks.Transport;

namespace Benchmarks.Running;

/// <summary>The command line.</summary>
internal static class BenchmarkCommand
{
    private static readonly IBenchmark[] All =
    [
        new LifeBenchmark(), new LatencyBenchmark(), new HttpBenchmark(), new InlineBenchmark(), new PollBenchmark(), new PushBenchmark(), new MemoryBenchmark(), new TransportBenchmark(), new ScaleBenchmark(), new OverloadBenchmark(),
        new InstructionsBenchmark(), new InsideBenchmark(),
    ];
    private static readonly Option<int> Rounds = new("--rounds") { Description = "How often each contestant has its turn.", DefaultValueFactory = _ => 9 };
    private static readonly Option<int> Tasks = new("--tasks") { Description = "How many tasks a turn measures.", DefaultValueFactory = _ => 40_000 };
    private static readonly Option<int> WarmUp = new("--warmup") { Description = "How many tasks run before, unmeasured.", DefaultValueFactory = _ => 40_000 };
    private static readonly Option<int> AtOnce = new("--at-once") { Description = "Submitters, and tasks that a worker runs at once.", DefaultValueFactory = _ => 100 };
    private static readonly Option<int[]> Retained = Numbers("--retained", "How many tasks are kept (poll, scale).", 10, 10_000, 1_000_000);
    private static readonly Option<int[]> Streams = Numbers("--streams", "How many subscribers there are (push).", 1, 100, 1000);
    private static readonly Option<int> Seconds = new("--seconds") { Description = "How long a turn of inline, poll and overload takes.", DefaultValueFactory = _ => 10 };
    private static readonly Option<bool> NoWrite = new("--no-write") { Description = "Leaves docs/benchmarks.md as it is." };

    public static Task<int> RunAsync(string[] arguments)
    {
        var root = new RootCommand("Measures McpTasks against what one would use instead, side by side.") { };
        foreach (var option in new Option[] { Rounds, Tasks, WarmUp, AtOnce, Retained, Streams, Seconds, NoWrite })
        {
            option.Recursive = true;
            root.Options.Add(option);
        }

        foreach (var benchmark in All)
            root.Subcommands.Add(CommandOf([benchmark], benchmark.Name, benchmark.About));
        root.Subcommands.Add(CommandOf(All, "all", "All of them, one after the other."));
        return root.Parse(arguments).InvokeAsync();
    }

    private static Command CommandOf(IReadOnlyList<IBenchmark> benchmarks, string name, string about)
    {
        var command = new Command(name, about);
        command.SetAction(async (parsed, _) =>
        {
            foreach (var benchmark in benchmarks)
                await RunAsync(benchmark, OptionsOf(parsed, benchmark));
            return 0;
        });
        return command;
    }

    private static async Task RunAsync(IBenchmark benchmark, RunOptions options)
    {
        Progress.Say($"{benchmark.Name}: {benchmark.About}");
        var report = await benchmark.RunAsync(options);
        Console.WriteLine($"\n{report.About}\n\n{MarkdownTable.Of(report)}");
        if (options.Write)
            await ReportPage.WriteAsync(report, options.Command);
    }

    private static RunOptions OptionsOf(ParseResult parsed, IBenchmark benchmark) => new(
        parsed.GetValue(Rounds), parsed.GetValue(Tasks), parsed.GetValue(WarmUp), parsed.GetValue(AtOnce),
        parsed.GetValue(Retained)!, parsed.GetValue(Streams)!, parsed.GetValue(Seconds), !parsed.GetValue(NoWrite),
        $"dotnet run -c Release --project tests/Benchmarks -- {string.Join(' ', parsed.Tokens.Select(token => token.Value == "all" ? benchmark.Name : token.Value))}");

    private static Option<int[]> Numbers(string name, string about, params int[] defaults) => new(name)
    {
        Description = about,
        DefaultValueFactory = _ => defaults,
        CustomParser = result => [.. result.Tokens.SelectMany(token => token.Value.Split(',')).Select(number => int.Parse(number, CultureInfo.InvariantCulture))],
    };
}
