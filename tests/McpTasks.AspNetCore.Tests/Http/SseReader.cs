using System.Net.ServerSentEvents;
using System.Text.Json.Nodes;

namespace McpTasks.AspNetCore.Tests.Http;

/// <summary>Reads the events of a response one by one.</summary>
internal sealed class SseReader : IAsyncDisposable
{
    private readonly HttpResponseMessage _response;
    private readonly IAsyncEnumerator<SseItem<string>> _events;

    private SseReader(HttpResponseMessage response, Stream body)
    {
        _response = response;
        _events = SseParser.Create(body).EnumerateAsync().GetAsyncEnumerator();
    }

    public HttpResponseMessage Response => _response;

    public static async Task<SseReader> OpenAsync(McpHost server, HttpRequestMessage request)
    {
        var response = await server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new SseReader(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The next event; null at the end of the stream.</summary>
    public async Task<SseItem<string>?> NextAsync() =>
        await _events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)) ? _events.Current : null;

    /// <summary>The next event that carries a message.</summary>
    public async Task<(JsonNode Json, string Id)> NextMessageAsync()
    {
        while (await NextAsync() is { } item)
            if (item.Data.Length > 0)
                return (JsonNode.Parse(item.Data)!, item.EventId ?? "");
        throw new EndOfStreamException("The stream ended without another message.");
    }

    public ValueTask DisposeAsync()
    {
        _response.Dispose();
        return ValueTask.CompletedTask;
    }
}
