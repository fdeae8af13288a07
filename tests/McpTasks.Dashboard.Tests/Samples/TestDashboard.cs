using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Google.Protobuf;
using McpTasks.Dashboard.Hosting;
using McpTasks.Dashboard.Pages;
using McpTasks.Dashboard.Telemetry;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace McpTasks.Dashboard.Tests.Samples;

/// <summary>A whole dashboard on ports of its own, and callers for each of its doors.</summary>
internal sealed class TestDashboard : IAsyncDisposable
{
    public const string Token = "browser-token-0123456789";
    public const string ApiKey = "api-key-0123456789abcdef";
    public const string OtlpKey = "otlp-key-0123456789abcdef";
    private readonly WebApplication _app;

    private TestDashboard(WebApplication app, FakeTimeProvider clock)
    {
        (_app, Clock) = (app, clock);
        Listeners = app.Services.GetRequiredService<Listeners>();
        Stranger = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = Listeners.Frontend.Bound };
        Browser = new(new SocketsHttpHandler { AllowAutoRedirect = false, CookieContainer = Cookies }) { BaseAddress = Listeners.Frontend.Bound };
        OtlpHttp = new() { BaseAddress = Listeners.Of(ListenerKind.OtlpHttp).Bound };
        OtlpHttp.DefaultRequestHeaders.Add("x-otlp-api-key", OtlpKey);
        OtlpGrpc = new()
        {
            BaseAddress = Listeners.Of(ListenerKind.OtlpGrpc).Bound,
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        OtlpGrpc.DefaultRequestHeaders.Add("x-otlp-api-key", OtlpKey);
    }

    public FakeTimeProvider Clock { get; }
    public Listeners Listeners { get; }
    public CookieContainer Cookies { get; } = new();
    public HttpClient Stranger { get; }
    public HttpClient Browser { get; }
    public HttpClient OtlpHttp { get; }
    public HttpClient OtlpGrpc { get; }
    public DashboardData Data => _app.Services.GetRequiredService<DashboardData>();
    public T Get<T>() where T : notnull => _app.Services.GetRequiredService<T>();
    public ulong Now => (ulong)UnixTime.Nanos(Clock.GetUtcNow());

    public static async Task<TestDashboard> StartAsync(params (string Key, string? Value)[] settings)
    {
        var clock = new FakeTimeProvider(new DateTimeOffset(2030, 5, 6, 7, 8, 9, TimeSpan.Zero));
        var app = DashboardHost.Build([], builder =>
        {
            builder.Configuration.AddInMemoryCollection(Defaults.Concat(settings.Select(s => KeyValuePair.Create(s.Key, s.Value))).GroupBy(p => p.Key).Select(g => g.Last()));
            builder.Logging.ClearProviders();
        }, services => services.AddSingleton<TimeProvider>(clock));
        await app.StartAsync();
        return new(app, clock);
    }

    public static readonly KeyValuePair<string, string?>[] Defaults =
    [
        new("urls", "http://127.0.0.1:0"), new("Dashboard:Otlp:GrpcUrl", "http://127.0.0.1:0"), new("Dashboard:Otlp:HttpUrl", "http://127.0.0.1:0"),
        new("Dashboard:Otlp:ApiKey", OtlpKey), new("Dashboard:Frontend:BrowserToken", Token), new("Dashboard:Api:PrimaryApiKey", ApiKey),
    ];

    public async Task<TestDashboard> LoggedInAsync()
    {
        using var response = await Browser.GetAsync(new Uri("/login?t=" + Token, UriKind.Relative));
        Assert.Equal(HttpStatusCode.Found, response.StatusCode);
        return this;
    }

    public async Task<string> PageAsync(string path)
    {
        using var response = await Browser.GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync();
    }

    public async Task SendAsync(SampleTask task)
    {
        var (traces, logs) = task.Take();
        foreach (var batch in traces)
            await PostAsync("/v1/traces", batch);
        foreach (var batch in logs)
            await PostAsync("/v1/logs", batch);
    }

    public async Task PostAsync(string path, IMessage message, bool gzip = false)
    {
        using var response = await OtlpHttp.PostAsync(new Uri(path, UriKind.Relative), Content(message.ToByteArray(), gzip));
        response.EnsureSuccessStatusCode();
    }

    public static ByteArrayContent Content(byte[] body, bool gzip = false)
    {
        if (gzip)
        {
            using var packed = new MemoryStream();
            using (var stream = new GZipStream(packed, CompressionLevel.Fastest))
                stream.Write(body);
            body = packed.ToArray();
        }
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        if (gzip)
            content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    public async ValueTask DisposeAsync()
    {
        Stranger.Dispose();
        Browser.Dispose();
        OtlpHttp.Dispose();
        OtlpGrpc.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}
