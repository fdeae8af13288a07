using McpTasks.Dashboard.Pages;
using McpTasks.Dashboard.Resources;
using McpTasks.Dashboard.Security;
using McpTasks.Dashboard.Settings;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Options;

namespace McpTasks.Dashboard.Hosting;

/// <summary>Builds and runs the dashboard.</summary>
internal static class DashboardHost
{
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null, Action<IServiceCollection>? replace = null)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
        Quieten(builder.Logging);
        configure?.Invoke(builder);
        builder.Services.AddDashboard(builder.Configuration);
        builder.Services.AddSingleton<DashboardData>();
        builder.Services.AddSingleton<IConfigureOptions<KestrelServerOptions>, KestrelSetup>();
        replace?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapDashboard();
        return app;
    }

    private static void Quieten(ILoggingBuilder logging) => logging
        .AddFilter("Microsoft.AspNetCore", LogLevel.Warning)
        .AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning)
        // It warns that ASPNETCORE_URLS is overridden; it is not, each address is bound below with its own protocol.
        .AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error)
        // Keys that are never stored need no encryptor.
        .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error)
        // Why the start failed is said in one sentence by RunAsync.
        .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);

    /// <summary>Runs until it is told to stop; returns the exit code, and writes why it could not start.</summary>
    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter error, Action<WebApplicationBuilder>? configure = null)
    {
        try
        {
            await using var app = Build(args, configure);
            await StartAsync(app);
            await AnnounceAsync(app, output);
            await app.WaitForShutdownAsync();
            return 0;
        }
        catch (OptionsValidationException invalid)
        {
            await error.WriteLineAsync(string.Join(Environment.NewLine, invalid.Failures));
        }
        catch (DashboardStartException start)
        {
            await error.WriteLineAsync(start.Message);
        }
        return 1;
    }

    private static async Task StartAsync(WebApplication app)
    {
        try
        {
            await app.StartAsync();
        }
        catch (IOException busy) when (busy.InnerException is AddressInUseException)
        {
            throw new DashboardStartException(Busy(app.Services.GetRequiredService<Listeners>(), busy.Message));
        }
    }

    private static async Task AnnounceAsync(WebApplication app, TextWriter output)
    {
        var listeners = app.Services.GetRequiredService<Listeners>();
        var login = app.Services.GetRequiredService<BrowserLogin>();
        await output.WriteLineAsync($"Dashboard at {listeners.Frontend.Bound}, OTLP/gRPC at {listeners.Of(ListenerKind.OtlpGrpc).Bound}, OTLP/HTTP at {listeners.Of(ListenerKind.OtlpHttp).Bound}");
        if (!app.Services.GetRequiredService<ResourceServiceClient>().IsConfigured)
            await output.WriteLineAsync($"Send telemetry here with OTEL_EXPORTER_OTLP_ENDPOINT={listeners.Of(ListenerKind.OtlpHttp).Bound.GetLeftPart(UriPartial.Authority)} OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf{Key(app)}");
        if (login.IsGenerated)
            await output.WriteLineAsync($"Login to the dashboard at {login.LoginUrl(listeners.Frontend.Bound)}");
    }

    private static string Key(WebApplication app) =>
        string.IsNullOrEmpty(app.Services.GetRequiredService<IOptions<DashboardOptions>>().Value.Otlp.ApiKey) ? "" : " OTEL_EXPORTER_OTLP_HEADERS=x-otlp-api-key=<Dashboard:Otlp:ApiKey>";

    private static string Busy(Listeners listeners, string message)
    {
        var listener = listeners.All.FirstOrDefault(l => message.Contains($":{l.Url.Port}", StringComparison.Ordinal)) ?? listeners.Frontend;
        return $"Port {listener.Url.Port} is already in use: stop what listens there, or set {listener.Setting} to another address.";
    }

    private sealed class KestrelSetup(Listeners listeners, IOptions<DashboardOptions> options) : IConfigureOptions<KestrelServerOptions>
    {
        public void Configure(KestrelServerOptions kestrel)
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.Value.Otlp.MaxBodyBytes + 1024L;
            foreach (var listener in listeners.All)
                listener.Bind(kestrel);
        }
    }
}
