using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using OpenTelemetry.Trace;

namespace McpTasks.ServiceDefaults;

/// <summary>A real service on Kestrel that keeps its telemetry; it ends with the test.</summary>
public sealed class TestService : IAsyncDisposable
{
    private TestService(WebApplication app, List<Activity> spans, List<LogRecord> logs) => (App, Spans, Logs) = (app, spans, logs);

    public WebApplication App { get; }

    public List<Activity> Spans { get; }

    public List<LogRecord> Logs { get; }

    public HttpClient Client => new() { BaseAddress = new(App.Urls.First()) };

    public static WebApplicationBuilder Builder(params (string Name, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        foreach (var (name, value) in settings)
            builder.Configuration[name] = value;
        return builder.AddServiceDefaults();
    }

    public static async Task<TestService> StartAsync(Action<WebApplication> map, Action<WebApplicationBuilder>? configure = null)
    {
        var builder = Builder();
        var (spans, logs) = (new List<Activity>(), new List<LogRecord>());
        builder.Services.ConfigureOpenTelemetryTracerProvider(tracing => tracing.AddInMemoryExporter(spans));
        builder.Services.ConfigureOpenTelemetryLoggerProvider(logging => logging.AddInMemoryExporter(logs));
        configure?.Invoke(builder);
        var app = builder.Build();
        app.MapDefaultEndpoints();
        map(app);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new(app, spans, logs);
    }

    /// <summary>Sends a request, ends the service, so that every span has ended too, and gives the server's span.</summary>
    public async Task<Activity> SpanOfAsync(string path)
    {
        using (var client = Client)
            (await client.GetAsync(path, TestContext.Current.CancellationToken)).Dispose();
        await App.StopAsync(TestContext.Current.CancellationToken);
        return Assert.Single(Spans, span => span.Kind == ActivityKind.Server);
    }

    public ValueTask DisposeAsync() => App.DisposeAsync();
}
