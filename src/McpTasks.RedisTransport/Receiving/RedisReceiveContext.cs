using System.Diagnostics.CodeAnalysis;
using System.Net.Mime;
using MassTransit.Serialization;

namespace McpTasks.RedisTransport.Receiving;

internal sealed class RedisReceiveContext(ReceivedMessage message, RedisReceiveEndpointContext endpoint, RedisDelivery delivery)
    : BaseReceiveContext(message.DeliveryCount > 1, endpoint, delivery)
{
    public override MessageBody Body { get; } = new RedisMessageBody(message.Body);

    protected override IHeaderProvider HeaderProvider { get; } = new Headers(message.Headers);

    // Nearly every message has the same content type, so a ready object saves parsing.
    protected override ContentType GetContentType() =>
        message.Headers.TryGetValue(MessageHeaders.ContentType, out var type)
            && Equals(type, SystemTextJsonMessageSerializer.JsonContentType.MediaType)
            ? SystemTextJsonMessageSerializer.JsonContentType
            : base.GetContentType();

    private sealed class Headers(IReadOnlyDictionary<string, object> headers) : IHeaderProvider
    {
        public IEnumerable<KeyValuePair<string, object>> GetAll() => headers;

        public bool TryGetHeader(string key, [NotNullWhen(true)] out object? value) => headers.TryGetValue(key, out value);
    }
}
