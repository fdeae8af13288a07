using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace McpTasks.Cli.Tests.Harness;

/// <summary>Takes what is sent over OTLP and keeps the bytes, in which texts stand as they are.</summary>
internal sealed class LogCollector : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly MemoryStream _received = new();

    private LogCollector()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        _app = builder.Build();
        _app.Run(async context =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body, context.RequestAborted);
            lock (_received)
                body.WriteTo(_received);
        });
    }

    public string Url => _app.Urls.Single();

    public string Received
    {
        get
        {
            lock (_received)
                return Encoding.UTF8.GetString(_received.ToArray());
        }
    }

    public static async Task<LogCollector> StartAsync()
    {
        var collector = new LogCollector();
        await collector._app.StartAsync(Patience.Token);
        return collector;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
