using System.CommandLine.Parsing;
using McpTasks.Shared.Redis;
using Microsoft.Extensions.Options;

namespace McpTasks.Cli.Commands;

/// <summary>Runs a command's action on an open connection, and reports an error in one line.</summary>
internal sealed class Runner(Terminal terminal, ConnectionOptions options)
{
    public Terminal Terminal => terminal;

    /// <summary>Makes an action on the store, or on a service's operator endpoints.</summary>
    public Func<ParseResult, CancellationToken, Task<int>> Anywhere(
        Func<IOperations, Answer, ParseResult, CancellationToken, Task<int>> action) => async (parsed, cancellationToken) =>
    {
        Connection? connection = null;
        try
        {
            connection = options.Read(parsed);
            await using var operations = connection.Open();
            return await action(operations, new(terminal, options.IsJson(parsed)), parsed, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
        catch (Exception error) when (Explain(error, connection) is var (code, message))
        {
            var isRefused = error is RedisException or TimeoutException && connection is StoreConnection store
                && await store.RefusesLoginAsync();
            terminal.SayError(isRefused ? ((StoreConnection)connection!).LoginRefused : message);
            return code;
        }
    };

    /// <summary>Whether a script reads the answer.</summary>
    public bool IsJson(CommandResult command) => options.IsJson(command);

    private static (int Code, string Message)? Explain(Exception error, Connection? connection) => error switch
    {
        CommandException known => (known.ExitCode, known.Message),
        OptionsValidationException wrong => (ExitCodes.Usage, string.Join(' ', wrong.Failures)),
        HttpRequestException or OperationCanceledException => (ExitCodes.Failed, $"Cannot reach {connection?.Name}: {error.Message}"),
        RedisServerException when !PassingErrors.Includes(error) => (ExitCodes.Failed, $"{connection?.Name} refuses: {error.Message}"),
        RedisException or TimeoutException => (ExitCodes.Failed, $"Cannot reach {connection?.Name}: {error.Message}"),
        _ => null,
    };
}
