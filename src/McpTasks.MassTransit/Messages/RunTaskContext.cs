using MassTransit.Metadata;
using MassTransit.Serialization;

namespace McpTasks.MassTransit;

/// <summary>A hint as its consumer sees it.</summary>
internal sealed class RunTaskContext(RunTaskEnvelope envelope, Uri? destination) : SystemTextJsonSerializerContext(
    SystemTextJsonMessageSerializer.Instance, SystemTextJsonMessageSerializer.Options, SystemTextJsonMessageSerializer.JsonContentType,
    new Facts(envelope, destination), envelope.MessageType, message: envelope.Message)
{
    /// <summary>Writes the hint again, to be forwarded.</summary>
    public override IMessageSerializer GetMessageSerializer() => GetMessageSerializer(Message, SupportedMessageTypes);

    private sealed class Facts(RunTaskEnvelope envelope, Uri? destination) : MessageContext
    {
        public Guid? MessageId => envelope.MessageId;

        public Guid? RequestId => null;

        public Guid? CorrelationId => null;

        public Guid? ConversationId => envelope.ConversationId;

        public Guid? InitiatorId => null;

        public DateTime? ExpirationTime => null;

        public Uri? SourceAddress => null;

        public Uri? DestinationAddress => destination;

        public Uri? ResponseAddress => null;

        public Uri? FaultAddress => null;

        public DateTime? SentTime => null;

        public Headers Headers { get; } = envelope.Headers is { } headers
            ? new ReadOnlyDictionaryHeaders(SystemTextJsonMessageSerializer.Instance, headers)
            : EmptyHeaders.Instance;

        public HostInfo Host => HostMetadataCache.Empty;
    }
}
