using MassTransit.Context;

namespace McpTasks.RedisTransport.Sending;

/// <summary>The id of a message in its queue. A queue refuses an id that it already holds.</summary>
internal static class EntryId
{
    public static string For<T>(MessageSendContext<T> context, RedisAddress queue)
        where T : class
    {
        if (context.ScheduledMessageId is { } token && context.Delay > TimeSpan.Zero)
            return Scheduled(token);
        var id = (context.MessageId ??= NewId.NextGuid()).ToString("N");
        return IsRedelivery(context, queue) ? $"{id}.{NewId.NextGuid():N}" : id;
    }

    public static string Scheduled(Guid token) => token.ToString("N");

    // A consumer that puts its own message back (redelivery, defer, forward to itself) still holds the message under the old id.
    private static bool IsRedelivery<T>(MessageSendContext<T> context, RedisAddress queue)
        where T : class =>
        context.TryGetPayload<ConsumeContext>(out var consumed)
        && consumed.MessageId == context.MessageId
        && RedisAddress.Parse(consumed.ReceiveContext.InputAddress).Name == queue.Name;
}
