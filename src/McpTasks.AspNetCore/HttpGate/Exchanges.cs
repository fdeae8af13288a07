using Microsoft.AspNetCore.Http;

namespace McpTasks.AspNetCore.HttpGate;

/// <summary>Hands the SDK a message in the surroundings that it needs.</summary>
internal static class Exchanges
{
    public static async Task RunAsync(HttpContext context, RequestDelegate inner, ClientMessage message, Exchange exchange)
    {
        var (body, user) = (context.Response.Body, context.User);
        message.PutInto(context.Request);
        Exchange.Current = exchange;
        if (exchange.Reply is { } reply)
            context.Response.Body = reply;
        try
        {
            await inner(context);
        }
        finally
        {
            if (exchange.Reply is not null)
                await exchange.Reply.CompleteAsync();
            (context.Response.Body, context.User) = (body, user);
        }
    }
}
