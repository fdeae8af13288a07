using System.Text.Json.Nodes;
using Chaos.Service;

namespace Chaos.Clients;

/// <summary>
/// The session of a 2025-11-25 client, on whichever replica answers: it is begun when there is none, and its questions are answered.
/// </summary>
/// <param name="name">The client's name.</param>
/// <param name="replicas">Where to find servers.</param>
/// <param name="answered">Told of each task whose question was answered, and where.</param>
internal sealed class LegacyConnection(string name, Replicas replicas, Action<string, Uri> answered)
{
    private const int Accepted = 202, NotFound = 404;
    private static readonly TimeSpan BetweenStreams = TimeSpan.FromMilliseconds(300);

    private readonly Lock _lock = new();
    private Task<string>? _session;
    private long _id;

    /// <summary>Calls a method.</summary>
    /// <exception cref="NoReplyException">There was no reply, or the session is over and the next call begins another.</exception>
    public async Task<WireReply> CallAsync(string method, JsonObject parameters, CancellationToken stop)
    {
        var session = await SessionAsync(stop);
        var id = Interlocked.Increment(ref _id);
        var reply = await Wire.SendAsync(
            Post(session, Message(method, parameters, id)), id, (message, _) => AnswerAsync(session, message, stop), stop);
        if (reply.Status != NotFound)
            return reply;
        Forget(session);
        throw new NoReplyException("The session is over.");
    }

    /// <summary>Holds the session's stream open, and opens it again, from where it broke off, as often as it ends.</summary>
    public async Task ListenAsync(Action<JsonObject> take, CancellationToken stop)
    {
        var (session, last) = ((string?)null, (string?)null);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (session != (session = await SessionAsync(stop)))
                    last = null;
                var reply = await Wire.SendAsync(Get(session, last), null, async (message, id) =>
                {
                    last = id ?? last;
                    await AnswerAsync(session, message, stop);
                    take(message);
                }, stop);
                if (reply.Status == NotFound)
                    Forget(session);
                else if (reply.Status != 200)
                    last = null;
            }
            catch (Exception error) when (error is NoReplyException
                || (error is OperationCanceledException && stop.IsCancellationRequested))
            {
                // It is opened again, by way of the next replica.
            }

            await Task.Delay(BetweenStreams, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private Task<string> SessionAsync(CancellationToken stop)
    {
        lock (_lock)
            return _session is null or { IsFaulted: true } or { IsCanceled: true } ? _session = BeginAsync(stop) : _session;
    }

    private void Forget(string session)
    {
        lock (_lock)
        {
            if (_session is { IsCompletedSuccessfully: true, Result: var present } && present == session)
                _session = null;
        }
    }

    private async Task<string> BeginAsync(CancellationToken stop)
    {
        var initialize = Message("initialize", new()
        {
            ["protocolVersion"] = "2025-11-25",
            ["capabilities"] = new JsonObject { ["elicitation"] = new JsonObject() },
            ["clientInfo"] = new JsonObject { ["name"] = name, ["version"] = "1" },
        }, Interlocked.Increment(ref _id));
        var reply = await Wire.SendAsync(Post(null, initialize), (long)initialize["id"]!, null, stop);
        if (reply.Result is null || !reply.Headers.TryGetValues("Mcp-Session-Id", out var ids))
            throw new NoReplyException($"No session: {reply.ErrorText}");
        var session = ids.Single();
        await Wire.SendAsync(Post(session, Message("notifications/initialized", [], null)), null, null, stop);
        return session;
    }

    private async Task AnswerAsync(string session, JsonObject message, CancellationToken stop)
    {
        if ((string?)message["method"] != "elicitation/create" || message["id"] is not { } id)
            return;
        var content = new JsonObject { ["name"] = Question.Answer((string)message["params"]!["message"]!) };
        var result = new JsonObject { ["action"] = "accept", ["content"] = content };
        var answer = new JsonObject { ["jsonrpc"] = "2.0", ["id"] = id.DeepClone(), ["result"] = result };
        for (var accepted = false; !accepted && !stop.IsCancellationRequested;)
        {
            try
            {
                var request = Post(session, answer);
                var status = (await Wire.SendAsync(request, null, null, stop)).Status;
                accepted = status is Accepted or NotFound;
                if (status == Accepted)
                    answered(
                        (string?)message["params"]!["_meta"]?["io.modelcontextprotocol/related-task"]?["taskId"] ?? "",
                        request.RequestUri!);
            }
            catch (NoReplyException)
            {
                // Sent again, by way of the next replica, until somebody has it.
            }

            if (!accepted)
                await Task.Delay(BetweenStreams, stop);
        }
    }

    private HttpRequestMessage Post(string? session, JsonObject message) => Wire.Post(replicas.Next(), message, Headers(session, null));

    private HttpRequestMessage Get(string session, string? last) => Wire.Request(HttpMethod.Get, replicas.Next(), Headers(session, last));

    private IEnumerable<(string, string)> Headers(string? session, string? last)
    {
        yield return (Callers.Header, name);
        yield return ("MCP-Protocol-Version", "2025-11-25");
        if (session is not null)
            yield return ("Mcp-Session-Id", session);
        if (last is not null)
            yield return ("Last-Event-ID", last);
    }

    private static JsonObject Message(string method, JsonObject parameters, long? id)
    {
        var message = new JsonObject { ["jsonrpc"] = "2.0", ["method"] = method, ["params"] = parameters };
        if (id is not null)
            message["id"] = id;
        return message;
    }
}
