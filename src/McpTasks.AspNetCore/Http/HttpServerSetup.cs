namespace McpTasks.AspNetCore.Http;

/// <summary>
/// Tells a server over HTTP, around all other filters, who sent a message, and takes what the server says unasked on its last step to the
/// transport. It is added behind the dialects' own setup.
/// </summary>
/// <param name="services">The services; resolved with each message, since they read these very options.</param>
internal sealed class HttpServerSetup(IServiceProvider services) : IPostConfigureOptions<McpServerOptions>
{
    private readonly Lazy<UnsolicitedMessages> _unsolicited = new(services.GetRequiredService<UnsolicitedMessages>);

    public void PostConfigure(string? name, McpServerOptions options)
    {
        var messages = options.Filters.Message;
        messages.IncomingFilters.Insert(0, next => (context, cancellationToken) => ReceiveAsync(context, next, cancellationToken));
        messages.OutgoingFilters.Add(next => (context, cancellationToken) => SendAsync(context, next, cancellationToken));
    }

    private Task ReceiveAsync(MessageContext context, McpMessageHandler next, CancellationToken cancellationToken)
    {
        if (Exchange.Current is { } exchange)
        {
            exchange.Caller.AttachTo(context.JsonRpcMessage);
            CallSpan.Surround(context.JsonRpcMessage, exchange.Span);
        }

        return _unsolicited.Value.Open(context) is { } response ? WithinAsync(response, context, next, cancellationToken) : next(context, cancellationToken);
    }

    // The response is open until the message has been handled.
    private static async Task WithinAsync(
        UnsolicitedMessages.Response response, MessageContext context, McpMessageHandler next, CancellationToken cancellationToken)
    {
        using (response)
            await next(context, cancellationToken);
    }

    private async Task SendAsync(MessageContext context, McpMessageHandler next, CancellationToken cancellationToken)
    {
        if (!await _unsolicited.Value.TakeAsync(context, cancellationToken))
            await next(context, cancellationToken);
    }
}
