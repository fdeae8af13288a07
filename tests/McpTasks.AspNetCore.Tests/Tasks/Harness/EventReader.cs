using System.Text.Json.Nodes;

namespace McpTasks.AspNetCore.Tests.Tasks.Harness;

/// <summary>Reads the messages of an event stream.</summary>
internal sealed class EventReader(HttpResponseMessage response, Stream stream) : IAsyncDisposable
{
    private readonly StreamReader _reader = new(stream);

    /// <summary>Whether the messages come as events, and not as one quick reply.</summary>
    public bool IsEventStream => response.Content.Headers.ContentType?.MediaType == "text/event-stream";

    /// <summary>The next message; null at the stream's end.</summary>
    public async Task<JsonNode?> NextAsync()
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await _reader.ReadLineAsync(patience.Token) is { } line)
        {
            // A quick reply is plain JSON.
            if (line.StartsWith("data: {", StringComparison.Ordinal) || line.StartsWith('{'))
                return JsonNode.Parse(line[line.IndexOf('{', StringComparison.Ordinal)..]);
        }

        return null;
    }

    /// <summary>The next message that the test waits for; others are passed over.</summary>
    public async Task<JsonNode> UntilAsync(Func<JsonNode, bool> wanted)
    {
        while (await NextAsync() is { } message)
        {
            if (wanted(message))
                return message;
        }

        throw new EndOfStreamException("The stream ended before the message came.");
    }

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        response.Dispose();
        return ValueTask.CompletedTask;
    }
}
