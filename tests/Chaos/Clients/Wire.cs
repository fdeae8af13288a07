using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Chaos.Clients;

/// <summary>The reply to a request: the HTTP status, and the JSON-RPC message where there was one.</summary>
internal sealed record WireReply(int Status, JsonObject? Message, HttpResponseHeaders Headers)
{
    public JsonObject? Result => Message?["result"] as JsonObject;

    public int? ErrorCode => (int?)Message?["error"]?["code"];

    public string ErrorText => (string?)Message?["error"]?["message"] ?? $"HTTP {Status}";
}

/// <summary>No reply: the connection broke, was silent too long, or nobody listens.</summary>
internal sealed class NoReplyException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>JSON-RPC over Streamable HTTP.</summary>
internal static class Wire
{
    // Longer than the comments that keep an event stream alive are apart.
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(20);

    private static readonly HttpClient Http = new(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(5) })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>A POST of a message.</summary>
    public static HttpRequestMessage Post(Uri service, JsonObject message, params IEnumerable<(string Name, string Value)> headers)
    {
        var request = Request(HttpMethod.Post, service, headers);
        request.Content = JsonContent.Create(message);
        return request;
    }

    public static HttpRequestMessage Request(HttpMethod method, Uri service, params IEnumerable<(string Name, string Value)> headers)
    {
        var request = new HttpRequestMessage(method, new Uri(service, "/mcp"));
        request.Headers.TryAddWithoutValidation(
            "Accept", method == HttpMethod.Get ? "text/event-stream" : "application/json, text/event-stream");
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        return request;
    }

    /// <summary>Sends a request and reads up to the reply with the id; of a stream without an id up to its end.</summary>
    /// <param name="request">The request.</param>
    /// <param name="id">The JSON-RPC request's id.</param>
    /// <param name="aside">Takes each other message that comes on the way, and its event's id.</param>
    /// <param name="stop">Ends it.</param>
    /// <exception cref="NoReplyException">There was none.</exception>
    public static async Task<WireReply> SendAsync(
        HttpRequestMessage request, long? id, Func<JsonObject, string?, Task>? aside, CancellationToken stop)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(LongestSilence);
        try
        {
            using var response = await Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, patience.Token);
            if (response.Content.Headers.ContentType?.MediaType == "text/event-stream")
                return new((int)response.StatusCode, await ReadEventsAsync(response, id, aside, patience), response.Headers);
            var body = await response.Content.ReadAsStringAsync(patience.Token);
            return new((int)response.StatusCode, body.StartsWith('{') ? (JsonObject)JsonNode.Parse(body)! : null, response.Headers);
        }
        catch (Exception error) when (error is HttpRequestException or IOException or JsonException or OperationCanceledException
            && !stop.IsCancellationRequested)
        {
            throw new NoReplyException($"{error.GetType().Name}: {error.Message}", error);
        }
    }

    private static async Task<JsonObject?> ReadEventsAsync(
        HttpResponseMessage response, long? id, Func<JsonObject, string?, Task>? aside, CancellationTokenSource patience)
    {
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(patience.Token));
        var (data, eventId) = ("", (string?)null);
        while (await reader.ReadLineAsync(patience.Token) is { } line)
        {
            patience.CancelAfter(LongestSilence);
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                data += line[6..];
            else if (line.StartsWith("id: ", StringComparison.Ordinal))
                eventId = line[4..];
            if (line.Length > 0 || data.Length == 0)
                continue;
            var message = (JsonObject)JsonNode.Parse(data)!;
            data = "";
            if (message["method"] is null && id is not null && (long?)message["id"] == id)
                return message;
            if (aside is not null)
                await aside(message, eventId);
        }

        return id is null ? null : throw new IOException("The event stream ended before the reply.");
    }
}
