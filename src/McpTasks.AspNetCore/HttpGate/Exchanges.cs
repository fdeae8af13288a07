using McpTasks.AspNetCore.HttpGate.Messages;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace McpTasks.AspNetCore.HttpGate;

/// <summary>Hands the SDK a message in the surroundings that it needs.</summary>
internal static class Exchanges
{
    public static async Task RunAsync(HttpContext context, RequestDelegate inner, ClientMessage message, Exchange exchange)
    {
        var (body, user) = (context.Features.GetRequiredFeature<IHttpResponseBodyFeature>(), context.User);
        message.PutInto(context.Request);
        Exchange.Current = exchange;
        if (exchange.Reply is { } reply)
            context.Features.Set(reply.Feature);
        try
        {
            await inner(context);
        }
        finally
        {
            if (exchange.Reply is not null)
                await exchange.Reply.CompleteAsync();
            context.Features.Set(body);
            context.User = user;
        }
    }
}
