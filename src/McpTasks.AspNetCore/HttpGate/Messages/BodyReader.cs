namespace McpTasks.AspNetCore.HttpGate.Messages;

/// <summary>Reads the one message of a POST, up to a size (modelcontextprotocol/csharp-sdk has no limit of its own).</summary>
internal sealed class BodyReader(IOptions<McpHttpOptions> options)
{
    private const string Json = "application/json", EventStream = "text/event-stream";

    private readonly int _maxBytes = (int)options.Value.MaxRequestBodyBytes;
    private readonly MessageReader _messages = new(options.Value.MaxJsonDepth);

    public async ValueTask<(ClientMessage? Message, Refusal? Refusal)> ReadAsync(HttpContext context, BodyBudget.Share share)
    {
        var request = context.Request;
        if (request.ContentType is not Json && !IsJson(request))
            return (null, new(StatusCodes.Status415UnsupportedMediaType, Refusal.ServerError, $"Send the message as {Json} in UTF-8."));
        if (!request.Accepts(Json) || !request.Accepts(EventStream))
            return (null, new(StatusCodes.Status406NotAcceptable, Refusal.ServerError, $"The Accept header must list both {Json} and {EventStream}."));
        try
        {
            // Kestrel's own limit ends the connection, so that the client is not told.
            if (request.ContentLength > _maxBytes)
                return (null, Refusal.TooLarge(_maxBytes));
            // Not cancelled when the client leaves, on which Kestrel ends it: a read that was given up is one that Kestrel stumbles over.
            while (true)
            {
                var read = await request.BodyReader.ReadAsync();
                var refusal = !share.TryGrowTo(read.Buffer.Length) ? Refusal.TooManyBodies()
                    : read.Buffer.Length > _maxBytes ? Refusal.TooLarge(_maxBytes) : null;
                if (refusal is null && !read.IsCompleted)
                {
                    request.BodyReader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                    continue;
                }

                var (message, error) = refusal is null ? _messages.Read(read.Buffer.ToArray()) : default;
                request.BodyReader.AdvanceTo(read.Buffer.End);
                return (message, refusal ?? Refusal.Of(error));
            }
        }
        catch (IOException exception) when (!context.RequestAborted.IsCancellationRequested)
        {
            // Kestrel says in another way that the size of a chunk is no number.
            var status = (exception as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest;
            return (null, new Refusal(status, Refusal.ServerError, "The request body could not be read to its end."));
        }
    }

    private static bool IsJson(HttpRequest request) => request.HasJsonContentType()
        && (request.GetTypedHeaders().ContentType is not { Charset: { HasValue: true } charset }
            || HeaderUtilities.RemoveQuotes(charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));
}
