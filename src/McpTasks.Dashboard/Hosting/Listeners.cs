using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using McpTasks.Dashboard.Settings;

namespace McpTasks.Dashboard.Hosting;

internal enum ListenerKind { Frontend, OtlpHttp, OtlpGrpc }

/// <summary>One address that the dashboard listens on, and the setting it came from.</summary>
internal sealed class Listener(ListenerKind kind, Uri url, string setting)
{
    public ListenerKind Kind { get; } = kind;
    public Uri Url { get; } = url;
    public string Setting { get; } = setting;

    /// <summary>Where it listens in fact; differs from <see cref="Url"/> when that asks for port 0.</summary>
    public Uri Bound => Options is null ? Url : new UriBuilder(Url) { Port = ((IPEndPoint)Options.EndPoint).Port }.Uri;

    private ListenOptions? Options { get; set; }

    public void Bind(KestrelServerOptions kestrel)
    {
        if (string.Equals(Url.Host, "localhost", StringComparison.OrdinalIgnoreCase) && Url.Port != 0)
            kestrel.ListenLocalhost(Url.Port, Configure);
        else
            kestrel.Listen(Address(), Url.Port, Configure);
    }

    private IPAddress Address() => Url.Host.Trim('[', ']') switch
    {
        var host when string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) => IPAddress.Loopback,
        var host when IPAddress.TryParse(host, out var address) => address,
        _ => IPAddress.IPv6Any,
    };

    private void Configure(ListenOptions options)
    {
        Options = options;
        options.Protocols = Kind switch
        {
            ListenerKind.OtlpGrpc => HttpProtocols.Http2,
            ListenerKind.OtlpHttp => HttpProtocols.Http1,
            _ => Url.Scheme == Uri.UriSchemeHttps ? HttpProtocols.Http1AndHttp2 : HttpProtocols.Http1,
        };
        if (Url.Scheme == Uri.UriSchemeHttps)
            options.UseHttps();
        options.Use(next => connection =>
        {
            connection.Features.Set(this);
            return next(connection);
        });
    }
}

/// <summary>All addresses that the dashboard listens on.</summary>
internal sealed class Listeners(IReadOnlyList<Listener> all)
{
    public IReadOnlyList<Listener> All { get; } = all;

    public Listener Frontend => All.First(l => l.Kind == ListenerKind.Frontend);

    public Listener Of(ListenerKind kind) => All.First(l => l.Kind == kind);

    /// <summary>Reads the addresses; a frontend address that is not one throws with the setting's name.</summary>
    public static Listeners From(string? urls, DashboardOptions options)
    {
        var frontend = (string.IsNullOrEmpty(urls) ? "http://localhost:18888" : urls).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(url => new Listener(ListenerKind.Frontend, Parse(url), "ASPNETCORE_URLS"));
        return new([
            .. frontend,
            new Listener(ListenerKind.OtlpGrpc, new Uri(options.Otlp.GrpcUrl), "Dashboard:Otlp:GrpcUrl"),
            new Listener(ListenerKind.OtlpHttp, new Uri(options.Otlp.HttpUrl), "Dashboard:Otlp:HttpUrl"),
        ]);
    }

    private static Uri Parse(string url) =>
        Uri.TryCreate(url.Replace("://*", "://[::]", StringComparison.Ordinal).Replace("://+", "://[::]", StringComparison.Ordinal), UriKind.Absolute, out var parsed)
        && parsed.Scheme is "http" or "https"
            ? parsed
            : throw new DashboardStartException($"ASPNETCORE_URLS must hold http or https addresses separated by semicolons, but holds '{url}'");
}

/// <summary>The dashboard cannot start, and the message says what to put right.</summary>
internal sealed class DashboardStartException(string message) : Exception(message);
