using System.Net;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using SampleClient.Questions;

namespace SampleClient.Commands;

/// <summary>A connection to the server for the length of one command, and the errors of that command in one line each.</summary>
internal static class Session
{
    /// <summary>Makes a command's action of what it does with a connection.</summary>
    public static Func<ParseResult, CancellationToken, Task<int>> Run(
        Terminal terminal, ConnectionOptions options, Func<McpTaskClient, ParseResult, CancellationToken, Task<int>> action) =>
        async (parsed, cancellationToken) =>
        {
            try
            {
                await using var client = await ConnectAsync(terminal, options, parsed, cancellationToken);
                return await action(client.Tasks(), parsed, cancellationToken);
            }
            catch (Exception error) when (Explain(error, options.Url(parsed)) is var (code, message))
            {
                terminal.SayError(message);
                return code;
            }
        };

    private static Task<McpClient> ConnectAsync(
        Terminal terminal, ConnectionOptions options, ParseResult parsed, CancellationToken cancellationToken)
    {
        var transport = new HttpClientTransport(new()
        {
            Endpoint = options.Url(parsed),
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = options.Token(parsed) is { } token
                ? new Dictionary<string, string>(StringComparer.Ordinal) { ["Authorization"] = $"Bearer {token}" }
                : null,
        });
        return McpClient.CreateAsync(
            transport.WithTasks(),
            new()
            {
                ClientInfo = new() { Name = "McpTasks sample client", Version = "0.1.0" },
                ProtocolVersion = options.Dialect(parsed) is { } dialect ? TaskProtocol.VersionOf(dialect) : null,
                // Where nobody can answer, the server learns that before it asks.
                Handlers = terminal.CanAsk ? new TerminalAnswers(terminal).Handlers() : new(),
                Capabilities = terminal.CanAsk ? new() { Elicitation = new() { Form = new(), Url = new() } } : null,
            },
            cancellationToken: cancellationToken);
    }

    private static (int Code, string Message)? Explain(Exception error, Uri url) => error switch
    {
        TaskFailedException => (ExitCodes.TaskFailed, error.Message),
        TaskCancelledException => (ExitCodes.TaskCancelled, error.Message),
        TaskNotFoundException => (ExitCodes.TaskNotFound, error.Message),
        TaskInputException => (ExitCodes.InputNeeded, error.Message),
        OperationCanceledException => (ExitCodes.Interrupted, "Interrupted."),
        HttpRequestException { StatusCode: null }
            => (ExitCodes.ServerFailed, $"No server answers at {url} ({error.Message}). Start one with: dotnet run --project AppHost"),
        HttpRequestException { StatusCode: HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden }
            => (ExitCodes.ServerFailed, $"The server at {url} wants to know who calls: give a token that it accepts with --token."),
        McpProtocolException => (ExitCodes.ServerFailed, error.Message.Replace("Request failed (remote): ", "", StringComparison.Ordinal)),
        McpException or HttpRequestException or IOException or TimeoutException or NotSupportedException
            => (ExitCodes.ServerFailed, error.Message),
        _ => null,
    };
}
