using Google.Protobuf;
using McpTasks.Dashboard.Settings;
using Microsoft.Extensions.Options;

namespace McpTasks.Dashboard.Otlp;

/// <summary>OTLP over HTTP with protobuf bodies.</summary>
internal sealed class OtlpHttpReceiver(OtlpReception reception, IOptions<DashboardOptions> options)
{
    private const string Protobuf = "application/x-protobuf";
    private readonly OtlpOptions _options = options.Value.Otlp;

    public async Task HandleAsync(HttpContext context)
    {
        var signal = Array.Find(OtlpSignal.All, s => context.Request.Path == s.HttpPath);
        if (signal is null)
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound, "OTLP comes in at /v1/traces, /v1/metrics and /v1/logs.");
            return;
        }
        if (!HttpMethods.IsPost(context.Request.Method))
        {
            context.Response.Headers.Allow = "POST";
            await RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, "Only POST is understood here.");
            return;
        }
        try
        {
            await TakeAsync(context, signal);
        }
        catch (OtlpRefusal refusal)
        {
            await RefuseAsync(context, refusal.HttpStatus, refusal.Message);
        }
    }

    private async Task TakeAsync(HttpContext context, OtlpSignal signal)
    {
        OtlpKeyCheck.Demand(context.Request, _options);
        // Anything but the protobuf type is refused; a stranger's web page cannot send this type without asking first.
        if (context.Request.ContentType?.Split(';')[0].Trim().Equals(Protobuf, StringComparison.OrdinalIgnoreCase) != true)
            throw new OtlpRefusal(StatusCodes.Status415UnsupportedMediaType, GrpcCode.InvalidArgument, $"Only {Protobuf} is understood here.");
        var body = await OtlpBody.ReadAsync(context.Request.Body, context.Request.Headers.ContentEncoding, _options.MaxBodyBytes, context.RequestAborted);
        var answer = OtlpSignal.Answer(reception.Take(signal, body)).ToByteArray();
        context.Response.ContentType = Protobuf;
        context.Response.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer, context.RequestAborted);
    }

    private static Task RefuseAsync(HttpContext context, int status, string message)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        return context.Response.WriteAsync(message, context.RequestAborted);
    }
}
