using System.Collections.Concurrent;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace McpTasks.ServiceDefaults;

/// <summary>Takes OTLP over HTTP, as a dashboard does.</summary>
public sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(string Signal, string? Key, ProtoMessage Message)> _received = [];

    private OtlpReceiver()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _app = builder.Build();
        _app.MapPost("/v1/{signal}", async (string signal, HttpRequest request) =>
        {
            var bytes = await ByteString.FromStreamAsync(request.Body);
            _received.Enqueue((signal, request.Headers["x-otlp-api-key"], new(bytes)));
        });
    }

    public string Url => _app.Urls.First();

    public IEnumerable<string?> Keys => _received.Select(one => one.Key).Distinct();

    public static async Task<OtlpReceiver> StartAsync()
    {
        var receiver = new OtlpReceiver();
        await receiver._app.StartAsync(TestContext.Current.CancellationToken);
        return receiver;
    }

    /// <summary>Resource and scope messages: field 1 of a request holds the resources, field 2 of those the scopes.</summary>
    public IEnumerable<ProtoMessage> Of(string signal, params int[] path) =>
        _received.Where(one => one.Signal == signal).SelectMany(one => one.Message.All(path));

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
