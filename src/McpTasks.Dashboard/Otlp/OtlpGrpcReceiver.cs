using System.Globalization;
using Google.Protobuf;
using McpTasks.Dashboard.Settings;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace McpTasks.Dashboard.Otlp;

/// <summary>OTLP over gRPC: unary calls, each one frame of a flag, a length and a message, answered with a status trailer.</summary>
internal sealed class OtlpGrpcReceiver(OtlpReception reception, IOptions<DashboardOptions> options, ILogger<OtlpGrpcReceiver> logger)
{
    private readonly OtlpOptions _options = options.Value.Otlp;

    public async Task HandleAsync(HttpContext context)
    {
        context.Response.ContentType = "application/grpc";
        try
        {
            var answer = OtlpSignal.Answer(await TakeAsync(context));
            await context.Response.StartAsync(context.RequestAborted);
            await context.Response.Body.WriteAsync(GrpcFrame.Of(answer.ToByteArray()), context.RequestAborted);
            End(context, GrpcCode.Ok, "");
        }
        catch (OtlpRefusal refusal)
        {
            End(context, refusal.GrpcStatus, refusal.Message);
        }
        catch (Exception error) when (error is not OperationCanceledException and not BadHttpRequestException)
        {
            logger.LogError(error, "An OTLP export over gRPC could not be taken.");
            End(context, GrpcCode.Internal, "The dashboard could not take this export; its log says why.");
        }
    }

    private async Task<int> TakeAsync(HttpContext context)
    {
        var signal = Array.Find(OtlpSignal.All, s => context.Request.Path == s.GrpcPath)
            ?? throw new OtlpRefusal(StatusCodes.Status404NotFound, GrpcCode.Unimplemented, "Only the Export methods of OTLP are served here.");
        if (context.Request.ContentType?.StartsWith("application/grpc", StringComparison.Ordinal) != true)
            throw OtlpRefusal.Malformed("The content type must be application/grpc.");
        OtlpKeyCheck.Demand(context.Request, _options);
        var frame = await OtlpBody.ReadAsync(context.Request.Body, encoding: null, _options.MaxBodyBytes, context.RequestAborted);
        return reception.Take(signal, await MessageAsync(frame, context));
    }

    private async Task<ReadOnlyMemory<byte>> MessageAsync(ReadOnlyMemory<byte> frame, HttpContext context)
    {
        if (!GrpcFrame.IsOne(frame.Span))
            throw OtlpRefusal.Malformed("The body is not one gRPC message.");
        var message = frame[GrpcFrame.Header..];
        if (frame.Span[0] == 0)
            return message;
        using var compressed = new MemoryStream(message.ToArray(), writable: false);
        return await OtlpBody.ReadAsync(compressed, context.Request.Headers["grpc-encoding"], _options.MaxBodyBytes, context.RequestAborted);
    }

    private static void End(HttpContext context, int status, string message)
    {
        // Before the body begins the status goes into the headers (gRPC calls it trailers-only), after it into the trailers.
        var target = context.Response.HasStarted ? context.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers : context.Response.Headers;
        target["grpc-status"] = status.ToString(CultureInfo.InvariantCulture);
        if (message.Length > 0)
            target["grpc-message"] = Uri.EscapeDataString(message).Replace("%20", " ", StringComparison.Ordinal);
    }
}
