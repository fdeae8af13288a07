using System.Globalization;
using System.Text.Json;

namespace Benchmarks.Rivals;

/// <summary>The contestant's side: reads orders from standard input until it ends.</summary>
internal static class ContestantProgram
{
    public const string Verb = "contestant";

    /// <summary>Runs <c>contestant NAME BACKEND CONCURRENCY SHARDS</c>.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        await using var contestant = Contestants.Create(args[1]);
        await contestant.StartAsync(new(args[2], Number(args[3]), Number(args[4])));
        Console.WriteLine(Wire.Ready);
        while (await Console.In.ReadLineAsync() is { } line)
            Console.WriteLine(JsonSerializer.Serialize(await AnswerAsync(contestant, line), Wire.Json));
        return 0;
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static async Task<Reply> AnswerAsync(IContestant contestant, string line)
    {
        try
        {
            return await contestant.RunAsync(JsonSerializer.Deserialize<Order>(line, Wire.Json)!);
        }
        catch (Exception error)
        {
            return new(0, 0, null, null, Error: error.ToString());
        }
    }
}
