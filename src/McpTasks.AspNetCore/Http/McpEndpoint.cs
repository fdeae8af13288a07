using System.Collections.ObjectModel;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ModelContextProtocol;

namespace McpTasks.AspNetCore.Http;

/// <summary>The one endpoint of both eras: refuses what must not be served, finds the era and hands the request on.</summary>
internal sealed class McpEndpoint(
    HostGuard guard, MessageReader messages, ModernEndpoint modern, LegacyEndpoint legacy, ListenEndpoint listen,
    IOptions<TaskIdentityOptions> options, ILogger<McpEndpoint> logger)
{
    private readonly string[] _callerHeaders = [.. options.Value.Headers];

    public async Task InvokeAsync(HttpContext context)
    {
        Refusal? refusal;
        try
        {
            refusal = guard.Check(context.Request) ?? await DispatchAsync(context);
        }
        catch (Exception exception) when (context.RequestAborted.IsCancellationRequested && exception is OperationCanceledException or IOException)
        {
            return;
        }
        catch (Exception exception)
        {
            logger.LogError(exception, "An MCP request failed outside of its handler.");
            if (context.Response.HasStarted)
                throw;
            refusal = new Refusal(StatusCodes.Status500InternalServerError, (int)McpErrorCode.InternalError, "The server failed to serve this request; its log says why.");
        }

        if (refusal is not null && !context.Response.HasStarted)
            await refusal.WriteAsync(context);
    }

    private Task<Refusal?> DispatchAsync(HttpContext context)
    {
        var request = context.Request;
        if (HttpMethods.IsPost(request.Method))
            return PostAsync(context);
        if (!HttpMethods.IsGet(request.Method) && !HttpMethods.IsDelete(request.Method))
            return Task.FromResult<Refusal?>(Refusal.MethodNotAllowed("GET, POST, DELETE", "The MCP endpoint knows only POST, GET and DELETE."));
        if (EraDetector.CheckLegacyOnly(request) is { } refusal)
            return Task.FromResult<Refusal?>(refusal);

        var ownerKey = CallerIdentity.OwnerKeyOf(context.User);
        return HttpMethods.IsGet(request.Method) ? listen.GetAsync(context, ownerKey) : legacy.DeleteAsync(context, ownerKey);
    }

    private async Task<Refusal?> PostAsync(HttpContext context)
    {
        if (ContentNegotiation.CheckPost(context.Request) is { } wrongContent)
            return wrongContent;
        var (message, refusal) = await messages.ReadAsync(context);
        if (message is null)
            return refusal;
        RequestSpan.Name(context, message);
        (var era, refusal) = EraDetector.Detect(context.Request, message);
        if (refusal is not null)
            return refusal;

        TraceContext.Join(context.Request, message);
        var caller = new McpCaller(era, context.User, SessionId: null, CallerIdentity.OwnerKeyOf(context.User), NominatedHeaders(context.Request));
        return era == McpEra.Modern
            ? await modern.PostAsync(context, message, caller)
            : await legacy.PostAsync(context, message, caller);
    }

    private ReadOnlyDictionary<string, string> NominatedHeaders(HttpRequest request)
    {
        if (_callerHeaders.Length == 0)
            return ReadOnlyDictionary<string, string>.Empty;
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var name in _callerHeaders)
            if (request.Headers.TryGetValue(name, out var value))
                headers[name] = value.ToString();
        return headers.AsReadOnly();
    }
}
