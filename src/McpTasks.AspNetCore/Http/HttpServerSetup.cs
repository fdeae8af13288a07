namespace McpTasks.AspNetCore.Http;

/// <summary>
/// Tells a server over HTTP, around all other filters, who sent a message, and takes what the server says unasked on its last step to the
/// transport. It is added behind the dialects' own setup.
/// </summary>
/// <param name="services">The services; resolved with each message, since they read these very options.</param>
internal sealed class HttpServerSetup(IServiceProvider services) : IPostConfigureOptions<McpServerOptions>
{
    public void PostConfigure(string? name, McpServerOptions options)
    {
        var messages = options.Filters.Message;
        messages.IncomingFilters.Insert(0, next => (context, cancellationToken) => ReceiveAsync(context, next, cancellationToken));
        messages.OutgoingFilters.Add(next => (context, cancellationToken) => SendAsync(context, next, cancellationToken));
    }

    private async Task ReceiveAsync(MessageContext context, McpMessageHandler next, CancellationToken cancellationToken)
    {
        if (Exchange.Current is { } exchange)
        {
            exchange.Caller.AttachTo(context.JsonRpcMessage);
            CallSpan.Surround(context.JsonRpcMessage, exchange.Span);
        }

        // The response is open until the message has been handled.
        using var open = services.GetRequiredService<UnsolicitedMessages>().Open(context);
        await next(context, cancellationToken);
    }

    private async Task SendAsync(MessageContext context, McpMessageHandler next, CancellationToken cancellationToken)
    {
        if (!await services.GetRequiredService<UnsolicitedMessages>().TakeAsync(context, cancellationToken))
            await next(context, cancellationToken);
    }
}
