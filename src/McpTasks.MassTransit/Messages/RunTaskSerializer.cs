using System.Globalization;
using System.Net.Mime;
using System.Text.Json;
using MassTransit.Serialization;

namespace McpTasks.MassTransit;

/// <summary>
/// Writes and reads hints as MassTransit's JSON serializer does, in a third of the bytes and of the time. What is not a hint, or not
/// written as one, is left to that serializer.
/// </summary>
internal sealed class RunTaskSerializer : IMessageSerializer, IMessageDeserializer, ISerializerFactory
{
    public static readonly RunTaskSerializer Instance = new();

    private static readonly string[] Types = [MessageUrn.ForTypeString<RunTask>()];

    public ContentType ContentType => SystemTextJsonMessageSerializer.JsonContentType;

    public IMessageSerializer CreateSerializer() => this;

    public IMessageDeserializer CreateDeserializer() => this;

    public MessageBody GetMessageBody<T>(SendContext<T> context)
        where T : class
    {
        if (context.Message is not RunTask hint)
            return SystemTextJsonMessageSerializer.Instance.GetMessageBody(context);
        var envelope = new RunTaskEnvelope
        {
            MessageId = context.MessageId,
            ConversationId = context.ConversationId,
            MessageType = Types,
            Message = hint,
            Headers = HeadersOf(context),
        };
        return new BytesMessageBody(JsonSerializer.SerializeToUtf8Bytes(envelope, RunTaskJson.Default.RunTaskEnvelope));
    }

    public MessageBody GetMessageBody(string text) => SystemTextJsonMessageSerializer.Instance.GetMessageBody(text);

    public ConsumeContext Deserialize(ReceiveContext receiveContext) => new BodyConsumeContext(
        receiveContext, Deserialize(receiveContext.Body, receiveContext.TransportHeaders, receiveContext.InputAddress));

    public SerializerContext Deserialize(MessageBody body, Headers headers, Uri? destinationAddress = null)
    {
        try
        {
            if (JsonSerializer.Deserialize(BytesOf(body), RunTaskJson.Default.RunTaskEnvelope) is { } envelope
                && envelope.MessageType.Contains(Types[0], StringComparer.OrdinalIgnoreCase))
                return new RunTaskContext(envelope, destinationAddress);
        }
        catch (JsonException)
        {
            // Not a hint, or one that its sender wrote in another way.
        }

        return SystemTextJsonMessageSerializer.Instance.Deserialize(body, headers, destinationAddress);
    }

    public void Probe(ProbeContext context) => SystemTextJsonMessageSerializer.Instance.Probe(context);

    // Without a copy where the transport has the body within a larger value.
    private static ReadOnlySpan<byte> BytesOf(MessageBody body) =>
        body.GetStream() is MemoryStream stream && stream.TryGetBuffer(out var bytes) ? bytes : body.GetBytes();

    private static Dictionary<string, object>? HeadersOf(SendContext context)
    {
        Dictionary<string, object>? headers = null;
        foreach (var (name, value) in context.Headers.GetAll())
        {
            headers ??= [];
            headers[name] = value is string or bool or long or double ? value : Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
        }

        return headers;
    }
}
