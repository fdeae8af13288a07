using System.CommandLine.Parsing;
using McpTasks.Shared.Redis;
using Microsoft.Extensions.Options;

namespace McpTasks.Cli.Commands;

/// <summary>Runs a command's action on an open connection, and tells what goes wrong in one line.</summary>
internal sealed class Runner(Terminal terminal, ConnectionOptions options)
{
    public Terminal Terminal => terminal;

    /// <summary>Makes an action of what the store as well as the operator's endpoints can do.</summary>
    public Func<ParseResult, CancellationToken, Task<int>> Anywhere(
        Func<IOperations, Answer, ParseResult, CancellationToken, Task<int>> action) =>
        Guarded((connection, parsed) => connection.Open(), action);

    /// <summary>Makes an action of what only the store can do.</summary>
    public Func<ParseResult, CancellationToken, Task<int>> InStore(
        Func<StoreOperations, Answer, ParseResult, CancellationToken, Task<int>> action) =>
        Guarded(
            (connection, parsed) => connection is StoreConnection
                ? (StoreOperations)connection.Open()
                : throw CommandException.Usage(
                    $"The operator's endpoints cannot do '{parsed.CommandResult.Command.Name}': give the store with --redis."),
            action);

    /// <summary>Whether a script reads the answer.</summary>
    public bool IsJson(CommandResult command) => options.IsJson(command);

    private Func<ParseResult, CancellationToken, Task<int>> Guarded<T>(
        Func<Connection, ParseResult, T> open, Func<T, Answer, ParseResult, CancellationToken, Task<int>> action)
        where T : IOperations => async (parsed, cancellationToken) =>
    {
        Connection? connection = null;
        try
        {
            connection = options.Read(parsed);
            await using var operations = open(connection, parsed);
            return await action(operations, new(terminal, options.IsJson(parsed)), parsed, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
        catch (Exception error) when (Explain(error, connection) is var (code, message))
        {
            terminal.SayError(message);
            return code;
        }
    };

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
