using System.ComponentModel;
using System.Text.Json;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace SampleTools.Guessing;

/// <summary>A game in which the server asks and the client answers.</summary>
[McpServerToolType]
public sealed class GuessingTools
{
    private const string Larger = "larger";

    /// <summary>Guesses a number. Each question halves what is left, so it takes at most seven.</summary>
    /// <param name="server">Whose client thinks of the number.</param>
    /// <param name="cancellationToken">Ends the game.</param>
    [McpServerTool(Name = "guess_number", Title = "Guess a number", ReadOnly = true, Idempotent = true, OpenWorld = false)]
    [Description("Guesses the whole number from 1 to 100 that the user thinks of, by up to seven questions.")]
    [TaskSupport(TaskMode.Optional, PollIntervalSeconds = 0.5)]
    public static async Task<string> GuessNumber(McpServer server, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(server);
        var (low, high, questions) = (1, 100, 0);
        for (; low < high; questions++)
        {
            var middle = (low + high) / 2;
            if (await IsLargerAsync(server, middle, cancellationToken) is not { } larger)
                return $"The game ended at question {questions + 1}; your number is from {low} to {high}.";
            (low, high) = larger ? (middle + 1, high) : (low, middle);
        }

        return $"Your number is {low}; that took {questions} questions.";
    }

    private static async Task<bool?> IsLargerAsync(McpServer server, int number, CancellationToken cancellationToken)
    {
        var answer = await server.ElicitAsync(
            new ElicitRequestParams
            {
                Message = $"Think of a whole number from 1 to 100. Is it larger than {number}?",
                RequestedSchema = new()
                {
                    Properties = { [Larger] = new ElicitRequestParams.BooleanSchema { Title = $"Larger than {number}" } },
                    Required = [Larger],
                },
            },
            cancellationToken);
        return answer.IsAccepted && answer.Content?.TryGetValue(Larger, out var larger) == true && larger.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? larger.ValueKind == JsonValueKind.True
            : null;
    }
}
