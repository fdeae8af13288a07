using System.Diagnostics;

namespace McpTasks.AspNetCore.Http;

/// <summary>What an HTTP request tells the parts of the server that the SDK calls on its behalf. It flows with the request's work.</summary>
internal sealed record Exchange(McpCaller Caller)
{
    private static readonly AsyncLocal<Exchange?> Flow = new();

    public static Exchange? Current { get => Flow.Value; set => Flow.Value = value; }

    /// <summary>The server span of the request; null when nobody listens to it.</summary>
    public Activity? Span { get; private set; }

    /// <summary>The method of the one message that the server of this exchange serves; null where there are, or may be, others.</summary>
    public string? Only { get; init; }

    /// <summary>The response, once the SDK has the message.</summary>
    public EventPump? Response { get; private set; }

    /// <summary>The session that the request has made, or why it shall make none after all.</summary>
    public LiveSession? Made { get; set; }
    public Refusal? Refusal { get; set; }

    /// <summary>Hands the SDK a message in the surroundings that it needs.</summary>
    public async Task RunAsync(HttpContext context, RequestDelegate inner, ClientMessage message, EventPumps pumps)
    {
        var (body, user, pump) = (context.Features.GetRequiredFeature<IHttpResponseBodyFeature>(), context.User, new EventPump(context, pumps));
        message.PutInto(context.Request);
        (Span, Response, Current) = (RequestSpan.Of(context), pump, this);
        context.User = Caller.Era == McpEra.Legacy ? CallerIdentity.OfSession(user) : user;
        context.Features.Set(pump.Feature);
        try
        {
            await inner(context);
        }
        finally
        {
            await pump.CompleteAsync();
            context.Features.Set(body);
            context.User = user;
        }
    }
}
