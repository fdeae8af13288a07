using McpTasks.RedisTransport.Receiving;

namespace McpTasks.RedisTransport.Sending;

/// <summary>Moves failed messages to the error queue.</summary>
internal sealed class RedisErrorTransport(RedisQueue queue, RedisTransportOptions options) : IErrorTransport
{
    public Task Send(ExceptionReceiveContext context)
    {
        var delivery = context.GetPayload<RedisDelivery>();
        // The transport cancelled the consumer, at shutdown or because the lease is lost: the message has not failed.
        if (delivery.TryReturn())
            return Task.CompletedTask;
        return Parking.ParkAsync(queue, delivery.Message, options, headers =>
        {
            foreach (var (key, value) in context.ExceptionHeaders.GetAll())
                headers[key] = value?.ToString() ?? "";
        });
    }
}

/// <summary>Moves messages without a consumer to the skipped queue.</summary>
internal sealed class RedisDeadLetterTransport(RedisQueue queue, RedisTransportOptions options) : IDeadLetterTransport
{
    public Task Send(ReceiveContext context, string? reason) =>
        Parking.ParkAsync(queue, context.GetPayload<RedisDelivery>().Message, options,
            headers => headers[MessageHeaders.Reason] = reason ?? "unspecified");
}

internal static class Parking
{
    public static async Task ParkAsync(
        RedisQueue queue, ReceivedMessage message, RedisTransportOptions options, Action<Dictionary<string, object>> describe)
    {
        var headers = new Dictionary<string, object>(message.Headers, StringComparer.OrdinalIgnoreCase);
        describe(headers);
        var dropped = await queue.ParkAsync(
            message.Id, TransportMessage.Encode(headers, message.Body.Span), options.MaxErrorQueueLength, CancellationToken.None);
        TransportMetrics.Dropped(queue.Name, dropped);
    }
}
