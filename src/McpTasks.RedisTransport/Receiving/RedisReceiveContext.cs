using System.Diagnostics.CodeAnalysis;

namespace McpTasks.RedisTransport.Receiving;

internal sealed class RedisReceiveContext(ReceivedMessage message, RedisReceiveEndpointContext endpoint, RedisDelivery delivery)
    : BaseReceiveContext(message.DeliveryCount > 1, endpoint, delivery)
{
    public override MessageBody Body { get; } = new BytesMessageBody(message.Body);

    protected override IHeaderProvider HeaderProvider { get; } = new Headers(message.Headers);

    private sealed class Headers(IReadOnlyDictionary<string, object> headers) : IHeaderProvider
    {
        public IEnumerable<KeyValuePair<string, object>> GetAll() => headers;

        public bool TryGetHeader(string key, [NotNullWhen(true)] out object? value) => headers.TryGetValue(key, out value);
    }
}
