namespace McpTasks.RedisTransport.Sending;

/// <summary>The headers beside the body, where MassTransit reads the content type and the trace before opening the body.</summary>
internal static class SendHeadersReader
{
    public static Dictionary<string, object> Read(SendContext context)
    {
        var headers = new Dictionary<string, object>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in context.Headers.GetAll())
        {
            if (Convert(value) is { } converted)
                headers[key] = converted;
        }

        headers[MessageHeaders.ContentType] = context.ContentType!.ToString();
        Add(headers, MessageHeaders.MessageId, context.MessageId);
        Add(headers, MessageHeaders.CorrelationId, context.CorrelationId);
        Add(headers, MessageHeaders.ConversationId, context.ConversationId);
        Add(headers, MessageHeaders.RequestId, context.RequestId);
        return headers;
    }

    private static object? Convert(object? value) => value switch
    {
        null => null,
        string or bool or int or long or double => value,
        DateTime time => time.ToString("O", CultureInfo.InvariantCulture),
        DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };

    private static void Add(Dictionary<string, object> headers, string name, Guid? id)
    {
        if (id is { } value)
            headers[name] = value.ToString("D");
    }
}
