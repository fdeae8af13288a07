using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using McpTasks.Dashboard.Otlp;
using McpTasks.Dashboard.Settings;
using Microsoft.Extensions.Options;

namespace McpTasks.Dashboard.Forwarding;

/// <summary>How a sending went: no problem, or one that may or may not pass.</summary>
internal readonly record struct ForwardOutcome(string? Problem, bool MayTryAgain);

/// <summary>The endpoint that exports are sent on to, by either protocol.</summary>
internal sealed class ForwardTarget : IDisposable
{
    private const long MaxAnswerBytes = 1024 * 1024;
    private readonly HttpClient _http;
    private readonly string _base;
    private readonly bool _grpc;

    public ForwardTarget(IOptions<DashboardOptions> options)
    {
        var forward = options.Value.Forward;
        _base = (forward.Url ?? "").TrimEnd('/');
        _grpc = forward.Protocol == "grpc";
        // No proxy and no redirect: telemetry and the key go where the setting says, and nowhere else.
        _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { Timeout = TimeSpan.FromSeconds(forward.TimeoutSeconds), MaxResponseContentBufferSize = MaxAnswerBytes };
        foreach (var (name, value) in ForwardHeaders.Parse(forward.Headers))
            _http.DefaultRequestHeaders.TryAddWithoutValidation(name, value);
    }

    public async Task<ForwardOutcome> SendAsync(OtlpSignal signal, byte[] body, CancellationToken cancellation)
    {
        try
        {
            using var request = _grpc ? Grpc(signal, body) : Plain(signal, body);
            using var response = await _http.SendAsync(request, cancellation);
            return _grpc && response.IsSuccessStatusCode ? Grpc(response) : Plain(response);
        }
        catch (HttpRequestException error)
        {
            return new(error.Message, MayTryAgain: true);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new($"No answer within {_http.Timeout.TotalSeconds} s (Dashboard:Forward:TimeoutSeconds).", MayTryAgain: true);
        }
    }

    private HttpRequestMessage Plain(OtlpSignal signal, byte[] body) => Post(signal.HttpPath, body, "application/x-protobuf");

    private HttpRequestMessage Grpc(OtlpSignal signal, byte[] body)
    {
        var request = Post(signal.GrpcPath, GrpcFrame.Of(body), "application/grpc");
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
        request.Headers.TE.Add(new("trailers"));
        return request;
    }

    private HttpRequestMessage Post(string path, byte[] body, string type)
    {
        var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        return new(HttpMethod.Post, _base + path) { Content = content };
    }

    private static ForwardOutcome Plain(HttpResponseMessage response) => response.IsSuccessStatusCode
        ? default
        : new($"It answered with status {(int)response.StatusCode}.", response.StatusCode is HttpStatusCode.TooManyRequests
            or HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout);

    private static ForwardOutcome Grpc(HttpResponseMessage response)
    {
        var text = Value(response.TrailingHeaders) ?? Value(response.Headers);
        if (!int.TryParse(text, CultureInfo.InvariantCulture, out var status))
            return new("It answered without a gRPC status.", MayTryAgain: false);
        // Cancelled, deadline, resource exhausted, aborted, out of range, unavailable and data loss may pass, as OTLP has it.
        return status == GrpcCode.Ok ? default : new($"It answered with gRPC status {status}.", status is 1 or 4 or 8 or 10 or 11 or 14 or 15);
    }

    private static string? Value(HttpResponseHeaders headers) => headers.TryGetValues("grpc-status", out var values) ? values.First() : null;

    public void Dispose() => _http.Dispose();
}
