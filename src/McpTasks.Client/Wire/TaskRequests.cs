#pragma warning disable MCPEXP002 // RoutingName: the only way to send the Mcp-Name header that the extension demands of task requests.
using System.Net;

namespace McpTasks.Client.Wire;

/// <summary>Sends requests about tasks over the SDK's client.</summary>
internal sealed class TaskRequests(McpClient client)
{
    public McpClient Client => client;

    /// <summary>Whether the connection speaks 2026-07-28 or later. Revisions are dates, so their order is their text's.</summary>
    public bool IsModern => string.CompareOrdinal(client.NegotiatedProtocolVersion, TaskProtocol.ModernVersion) >= 0;

    public bool IsClosed => client.Completion.IsCompleted;

    /// <summary>Sends a request about a task that exists.</summary>
    public Task<JsonObject> SendAsync(string method, string taskId, CancellationToken cancellationToken, JsonObject? parameters = null)
    {
        parameters ??= [];
        parameters["taskId"] = taskId;
        return SendAsync(
            new() { Method = method, Params = parameters, Context = new() { RoutingName = taskId } }, taskId, knowsTasks: true,
            cancellationToken);
    }

    /// <summary>Sends a request; <paramref name="knowsTasks"/> declares the extension with it, which 2026-07-28 does per request.</summary>
    public Task<JsonObject> SendAsync(string method, JsonObject parameters, bool knowsTasks, CancellationToken cancellationToken) =>
        SendAsync(new() { Method = method, Params = parameters }, taskId: null, knowsTasks, cancellationToken);

    private async Task<JsonObject> SendAsync(JsonRpcRequest request, string? taskId, bool knowsTasks, CancellationToken cancellationToken)
    {
        if (IsClosed)
            throw new TaskClientClosedException(taskId);
        if (knowsTasks && IsModern)
            Declare((JsonObject)request.Params!);
        try
        {
            var reply = await client.SendRequestAsync(request, cancellationToken);
            return reply.Result as JsonObject ?? throw new McpException($"The server's reply to {request.Method} is not an object.");
        }
        catch (OperationCanceledException error) when (error.InnerException is TimeoutException)
        {
            throw new McpException($"The server did not begin to answer {request.Method} within the HTTP client's timeout.", error);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            // The SDK cancels what is under way when its connection closes.
            throw new TaskClientClosedException(taskId, error);
        }
        catch (Exception error) when (error is ClientTransportClosedException or ObjectDisposedException
            || (IsClosed && error is not McpProtocolException and not OperationCanceledException))
        {
            throw new TaskClientClosedException(taskId, error);
        }
        catch (HttpRequestException error) when (!IsModern && error.StatusCode == HttpStatusCode.NotFound)
        {
            // The session has ended; the SDK closes the connection for it too, but not always before this is known.
            throw new TaskClientClosedException(taskId, error);
        }
        catch (HttpRequestException error) when (IsModern && error.StatusCode == HttpStatusCode.NotFound)
        {
            // 2026-07-28 answers an unknown method with 404, which the SDK does not read as JSON-RPC.
            throw new McpProtocolException(
                $"The server does not know {request.Method} here. {error.Message}", error, McpErrorCode.MethodNotFound);
        }
    }

    private static void Declare(JsonObject parameters)
    {
        if (parameters["_meta"] is not JsonObject meta)
            parameters["_meta"] = meta = [];
        // The SDK adds the client's own capabilities to these.
        meta[MetaKeys.ClientCapabilities] = new JsonObject
        {
            ["extensions"] = new JsonObject { [TaskProtocol.ExtensionId] = new JsonObject() },
        };
    }
}
