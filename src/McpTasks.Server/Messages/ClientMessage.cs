namespace McpTasks.Server.Messages;

/// <summary>
/// One JSON-RPC message of a client: the bytes, and the facts that the server needs before the SDK reads the message. A response has no
/// method, a notification no id. The reader of the message disposes the document, which the parameters are a part of.
/// </summary>
internal sealed record ClientMessage(ReadOnlyMemory<byte> Utf8, string? Method, RequestId Id, JsonElement Params, JsonDocument? Document)
{
    public bool IsRequest => Method is not null && Id.Id is not null;

    public bool IsNotification => Method is not null && Id.Id is null;

    public string? MetaVersion { get; } = JsonMembers.TextOf(JsonMembers.Of(Params, "_meta"), MetaKeys.ProtocolVersion);

    public JsonElement Meta => JsonMembers.Of(Params, "_meta");

    /// <summary>The request that a cancellation names; null when the message is no cancellation.</summary>
    public RequestId? Cancels =>
        IsNotification && Method == NotificationMethods.CancelledNotification
        && MessageReader.TryReadId(JsonMembers.Of(Params, "requestId"), out var id) ? id : null;

    public bool Is(string method) => IsRequest && Method == method;

    public ClientMessage With(Action<JsonObject> change)
    {
        var root = JsonNode.Parse(Utf8.Span)!.AsObject();
        if (root["params"] is not JsonObject parameters)
            root["params"] = parameters = [];
        change(parameters);
        return this with { Utf8 = JsonSerializer.SerializeToUtf8Bytes(root) };
    }
}
