using Chaos.Service;
using McpTasks;
using McpTasks.Client;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace Chaos.Clients;

/// <summary>The SDK's connection to one replica, made anew by way of the next where it breaks.</summary>
internal sealed class LibraryConnection(string name, Replicas replicas, TaskDialect dialect)
{
    private const int LongestPatience = 4;

    private readonly Lock _lock = new();
    private Task<McpClient>? _client;

    /// <summary>Whether an error says that the connection is no good; what a server answered says nothing of the kind.</summary>
    public static bool IsBroken(Exception error) =>
        error is TaskClientClosedException or HttpRequestException or IOException or TimeoutException or OperationCanceledException or NoReplyException
        || error is TaskInputException { InnerException: TaskClientClosedException }
        || (error is McpException and not McpProtocolException and not TaskException);

    /// <summary>Does something with the connection.</summary>
    public async Task<T> UseAsync<T>(Func<McpTaskClient, Task<T>> work, CancellationToken stop)
    {
        var connecting = Connecting();
        try
        {
            return await work((await connecting.WaitAsync(stop)).Tasks());
        }
        catch (Exception error) when (IsBroken(error) && !stop.IsCancellationRequested)
        {
            await ForgetAsync(connecting);
            throw;
        }
    }

    /// <summary>Closes it.</summary>
    public async Task CloseAsync()
    {
        if (_client is { } connecting)
            await ForgetAsync(connecting);
    }

    private Task<McpClient> Connecting()
    {
        lock (_lock)
            return _client ??= ConnectAsync();
    }

    private async Task ForgetAsync(Task<McpClient> connecting)
    {
        lock (_lock)
        {
            if (_client != connecting)
                return;
            _client = null;
        }

        await ((Task)connecting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (connecting.IsCompletedSuccessfully)
            await (await connecting).DisposeAsync();
    }

    private async Task<McpClient> ConnectAsync()
    {
        var transport = new HttpClientTransport(new()
        {
            Endpoint = new Uri(replicas.Next(), "/mcp"),
            TransportMode = HttpTransportMode.StreamableHttp,
            AdditionalHeaders = new Dictionary<string, string>(StringComparer.Ordinal) { [Callers.Header] = name },
        });
        var client = await McpClient.CreateAsync(transport.WithTasks(), new()
        {
            ProtocolVersion = dialect == TaskDialect.Modern ? "2026-07-28" : "2025-11-25",
            ClientInfo = new() { Name = name, Version = "1" },
            Handlers = new() { ElicitationHandler = (request, _) => ValueTask.FromResult(AnswerTo(request)) },
        });
        // A replica that is started again has another address: there is nothing to wait for at this one.
        client.Tasks(new McpTaskClientOptions { MaxFailures = LongestPatience });
        return client;
    }

    private static ElicitResult AnswerTo(ElicitRequestParams? request) => new()
    {
        Action = "accept",
        Content = new Dictionary<string, System.Text.Json.JsonElement>(StringComparer.Ordinal)
        {
            ["name"] = System.Text.Json.JsonSerializer.SerializeToElement(Question.Answer(request!.Message)),
        },
    };
}
