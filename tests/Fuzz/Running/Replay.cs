using System.Text;
using Fuzz.Hostile;
using Fuzz.Target;

namespace Fuzz.Running;

/// <summary>Sends single requests of a campaign again and shows them with what came of them.</summary>
internal static class Replay
{
    public static async Task<bool> RunAsync(FuzzOptions options, CancellationToken stop)
    {
        await using var target = await TargetProcess.StartAsync(stop);
        var tally = new Tally();
        foreach (var number in options.Only)
        {
            using var lane = new Lane((int)(number % Shots.Lanes), target.Address, options, tally, (shot, bytes, reply) =>
            {
                Console.WriteLine(
                    $"--- {shot.Number}: {shot.Kind}, {shot.Harm}, {shot.Framing}, {shot.Ending}, answers with {shot.Answer ?? "nothing"}\n{Encoding.UTF8.GetString(bytes)}");
                Console.WriteLine(
                    $"--- {reply.Outcome} {reply.Status} {reply.Problem}\n{string.Join('\n', reply.Headers.Select(header => $"{header.Name}: {header.Value}"))}\n\n{reply.Text}");
            });
            await lane.ShootAsync(Shots.Make(options.Seed, number), stop);
        }

        // A healthy server answers after all that it had to log.
        await target.MeasureAsync(stop);
        foreach (var line in target.Log)
            Console.WriteLine($"log: {line.Level} {line.Category} ({line.Number}): {line.Message}\n{line.Exception}");
        foreach (var finding in tally.Findings)
            Console.WriteLine($"finding: {finding}");
        return tally.Findings.Count == 0;
    }
}
