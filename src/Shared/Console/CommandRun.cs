using System.CommandLine.Invocation;

namespace McpTasks.Shared.Console;

/// <summary>Runs a program of commands at its terminal.</summary>
internal static class CommandRun
{
    /// <summary>
    /// Runs what the arguments say and gives its exit code; where they are wrong, says so in one line and gives that of wrong usage.
    /// </summary>
    public static Task<int> RunAsync(
        this RootCommand root, string[] args, IAnsiConsole output, IAnsiConsole error, int wrongUsage, CancellationToken cancellationToken)
    {
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is ParseErrorAction)
        {
            error.SayError(string.Join(' ', parsed.Errors.Select(problem => problem.Message)));
            return Task.FromResult(wrongUsage);
        }

        return parsed.InvokeAsync(
            new()
            {
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = TimeSpan.FromSeconds(2),
                Output = output.Profile.Out.Writer,
                Error = error.Profile.Out.Writer,
            },
            cancellationToken);
    }

    /// <summary>Says in one line what went wrong.</summary>
    public static void SayError(this IAnsiConsole error, string message) =>
        error.MarkupLine($"[red]error:[/] {Markup.Escape(OneLine.Of(message))}");
}
