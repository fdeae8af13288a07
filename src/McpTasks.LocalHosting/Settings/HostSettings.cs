using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;

namespace McpTasks.LocalHosting.Settings;

/// <summary>Everything that can be set for a local run, read and checked at once.</summary>
internal sealed record HostSettings
{
    public const string PortsPath = "LocalHosting:Ports";

    /// <summary>Where Redis's data and password are kept between runs (<c>LocalHosting:DataDirectory</c>, default <c>.data</c> beside the AppHost's project).</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Public ports by resource, over the launch profiles' (<c>LocalHosting:Ports:name</c>); 0 takes a free one.</summary>
    public IReadOnlyDictionary<string, int> Ports { get; init; } = new Dictionary<string, int>();

    public required RedisSettings Redis { get; init; }

    public required DashboardSettings Dashboard { get; init; }

    public required RestartSettings Restart { get; init; }

    public static HostSettings Read(IConfiguration configuration, string appHostDirectory)
    {
        var reader = new SettingsReader(configuration);
        var settings = new HostSettings
        {
            DataDirectory = Path.GetFullPath(reader.Text("LocalHosting:DataDirectory", ".data"), appHostDirectory),
            Ports = reader.Keys(PortsPath).ToDictionary(name => name, name => reader.Integer($"{PortsPath}:{name}", 0, 0, 65535), StringComparer.OrdinalIgnoreCase),
            Redis = RedisSettings.Read(reader),
            Dashboard = DashboardSettings.Read(reader),
            Restart = RestartSettings.Read(reader),
        };
        reader.ThrowIfAnyIsWrong();
        return settings;
    }
}

/// <param name="Server"><c>Redis:Server</c>: auto, redis-server or garnet.</param>
/// <param name="ServerIsSet">Whether <c>Redis:Server</c> was set to something other than auto.</param>
/// <param name="Port"><c>Redis:Port</c>: the server's port, 0 takes a free one.</param>
internal sealed record RedisSettings(RedisServerKind Server, bool ServerIsSet, int Port)
{
    public static RedisSettings Read(SettingsReader reader)
    {
        var server = reader.OneOf("Redis:Server", ("auto", RedisServerKind.Auto), ("redis-server", RedisServerKind.RedisServer), ("garnet", RedisServerKind.Garnet));
        return new(server, server != RedisServerKind.Auto, reader.Integer("Redis:Port", 0, 0, 65535));
    }
}

internal enum RedisServerKind
{
    Auto,
    RedisServer,
    Garnet,
}

/// <summary>The dashboard's ports and keys; keys that are not set are made anew for every run.</summary>
internal sealed record DashboardSettings
{
    public bool Enabled { get; init; } = true;

    public int Port { get; init; } = 18888;

    public int OtlpGrpcPort { get; init; } = 18889;

    public int OtlpHttpPort { get; init; } = 18890;

    public string BrowserToken { get; init; } = NewKey();

    public string ApiKey { get; init; } = NewKey();

    public string OtlpApiKey { get; init; } = NewKey();

    /// <summary>Another OTLP endpoint, to which the dashboard sends everything as well (<c>Dashboard:Forward:Url</c>); null for none.</summary>
    public string? ForwardUrl { get; init; }

    public string ForwardProtocol { get; init; } = "http/protobuf";

    /// <summary>Headers such as <c>x-otlp-api-key=secret</c> (<c>Dashboard:Forward:Headers</c>); the dashboard checks them.</summary>
    public string? ForwardHeaders { get; init; }

    public static DashboardSettings Read(SettingsReader reader) => new()
    {
        Enabled = reader.OneOf("Dashboard:Enabled", ("true", true), ("false", false)),
        Port = reader.Integer("Dashboard:Port", 18888, 1, 65535),
        OtlpGrpcPort = reader.Integer("Dashboard:OtlpGrpcPort", 18889, 1, 65535),
        OtlpHttpPort = reader.Integer("Dashboard:OtlpHttpPort", 18890, 1, 65535),
        BrowserToken = reader.Secret("Dashboard:BrowserToken") ?? NewKey(),
        ApiKey = reader.Secret("Dashboard:Api:PrimaryApiKey") ?? NewKey(),
        OtlpApiKey = reader.Secret("Dashboard:Otlp:ApiKey") ?? NewKey(),
        ForwardUrl = reader.HttpUrl("Dashboard:Forward:Url"),
        ForwardProtocol = reader.OneOf("Dashboard:Forward:Protocol", ("http/protobuf", "http/protobuf"), ("grpc", "grpc")),
        ForwardHeaders = reader.Text("Dashboard:Forward:Headers", "") is { Length: > 0 } headers ? headers : null,
    };

    internal static string NewKey() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
}

/// <summary>When a process that ended by itself is started again.</summary>
internal sealed record RestartSettings
{
    /// <summary>The wait before the first restart; it doubles with each (<c>LocalHosting:Restart:DelayMilliseconds</c>).</summary>
    public TimeSpan Delay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The longest wait (<c>LocalHosting:Restart:MaxDelayMilliseconds</c>).</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Starts in a row before giving up, for a replica that was healthy before (<c>LocalHosting:Restart:MaxAttempts</c>).</summary>
    public int MaxAttempts { get; init; } = 6;

    /// <summary>Starts in a row before giving up, for a replica that never was healthy (<c>LocalHosting:Restart:MaxFirstAttempts</c>).</summary>
    public int MaxFirstAttempts { get; init; } = 3;

    /// <summary>A process that ran this long counts as stable: the count begins anew (<c>LocalHosting:Restart:StableAfterMilliseconds</c>).</summary>
    public TimeSpan StableAfter { get; init; } = TimeSpan.FromSeconds(20);

    public static RestartSettings Read(SettingsReader reader) => new()
    {
        Delay = TimeSpan.FromMilliseconds(reader.Integer("LocalHosting:Restart:DelayMilliseconds", 500, 0, 60_000)),
        MaxDelay = TimeSpan.FromMilliseconds(reader.Integer("LocalHosting:Restart:MaxDelayMilliseconds", 30_000, 0, 3_600_000)),
        MaxAttempts = reader.Integer("LocalHosting:Restart:MaxAttempts", 6, 1, 1000),
        MaxFirstAttempts = reader.Integer("LocalHosting:Restart:MaxFirstAttempts", 3, 1, 1000),
        StableAfter = TimeSpan.FromMilliseconds(reader.Integer("LocalHosting:Restart:StableAfterMilliseconds", 20_000, 0, 3_600_000)),
    };
}
