namespace McpTasks.Dashboard.Settings;

/// <summary>The settings of the dashboard, section <c>Dashboard</c>. The pages' own address is <c>ASPNETCORE_URLS</c>.</summary>
public sealed class DashboardOptions
{
    /// <summary>The configuration section that these settings bind from.</summary>
    public const string Section = "Dashboard";

    /// <summary>Where telemetry comes in.</summary>
    public OtlpOptions Otlp { get; } = new();

    /// <summary>The web pages.</summary>
    public FrontendOptions Frontend { get; } = new();

    /// <summary>The JSON endpoints below <c>/api/telemetry</c>.</summary>
    public ApiOptions Api { get; } = new();

    /// <summary>The app host that started the system, if there is one.</summary>
    public ResourceServiceOptions ResourceService { get; } = new();

    /// <summary>Another OTLP endpoint that is sent everything too.</summary>
    public ForwardOptions Forward { get; } = new();

    /// <summary>The service whose tasks can be cancelled and run again.</summary>
    public OperatorOptions Operator { get; } = new();

    /// <summary>How much is kept in memory.</summary>
    public TelemetryLimits Limits { get; } = new();
}

/// <summary>Where telemetry comes in.</summary>
public sealed class OtlpOptions
{
    /// <summary>The address for OTLP over gRPC. Default <c>http://localhost:18889</c>; plain http means HTTP/2 without TLS.</summary>
    public string GrpcUrl { get; set; } = "http://localhost:18889";

    /// <summary>The address for OTLP over HTTP with protobuf bodies. Default <c>http://localhost:18890</c>.</summary>
    public string HttpUrl { get; set; } = "http://localhost:18890";

    /// <summary>The key that senders put into the header <c>x-otlp-api-key</c>. Without one, only loopback addresses are allowed.</summary>
    public string? ApiKey { get; set; }

    /// <summary>The largest export, in bytes after decompression: 1 KiB to 256 MiB. Default 16 MiB.</summary>
    public int MaxBodyBytes { get; set; } = 16 * 1024 * 1024;
}

/// <summary>The web pages.</summary>
public sealed class FrontendOptions
{
    /// <summary>The token that the login asks for, at least 16 characters. A random one is made and printed if this is not set.</summary>
    public string? BrowserToken { get; set; }

    /// <summary>Host names, beside those of the pages' own address, under which the pages may be asked for; separated by semicolons.</summary>
    public string? AllowedHosts { get; set; }

    /// <summary>The largest file that may be imported, in megabytes, 1 to 1,024. Default 64.</summary>
    public int MaxImportMegabytes { get; set; } = 64;
}

/// <summary>The JSON endpoints below <c>/api/telemetry</c>.</summary>
public sealed class ApiOptions
{
    /// <summary>The key that callers put into the header <c>X-API-Key</c>. Without one only a logged-in browser is answered.</summary>
    public string? PrimaryApiKey { get; set; }

    /// <summary>Callers with <c>follow=true</c> at a time, 1 to 1,000. Default 16.</summary>
    public int MaxFollowers { get; set; } = 16;

    /// <summary>Kilobytes that may wait for one follower before he is let go, 1 to 1,048,576. Default 8,192.</summary>
    public int MaxFollowerKilobytes { get; set; } = 8_192;
}

/// <summary>Another OTLP endpoint that is sent everything that is received, such as the dashboard of Aspire.</summary>
public sealed class ForwardOptions
{
    /// <summary>The endpoint's base address, as in <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>. Nothing is forwarded without one.</summary>
    public string? Url { get; set; }

    /// <summary><c>http/protobuf</c> (default) or <c>grpc</c>, as in <c>OTEL_EXPORTER_OTLP_PROTOCOL</c>.</summary>
    public string Protocol { get; set; } = "http/protobuf";

    /// <summary>Headers such as <c>x-otlp-api-key=secret</c>, with commas between, as in <c>OTEL_EXPORTER_OTLP_HEADERS</c>.</summary>
    public string? Headers { get; set; }

    /// <summary>Megabytes that may wait to be sent, 1 to 1,024. Default 32; what does not fit is not forwarded, and counted.</summary>
    public int QueueMegabytes { get; set; } = 32;

    /// <summary>How long one request may take, in seconds, 1 to 300. Default 10.</summary>
    public int TimeoutSeconds { get; set; } = 10;
}

/// <summary>The app host that started the system.</summary>
public sealed class ResourceServiceOptions
{
    /// <summary>The address of the app host's resource service; not set when the dashboard runs alone.</summary>
    public string? Url { get; set; }

    /// <summary>The key that the resource service asks for.</summary>
    public string? ApiKey { get; set; }
}

/// <summary>The service whose tasks can be cancelled and run again; without these settings a resource of the app host that has the key.</summary>
public sealed class OperatorOptions
{
    /// <summary>The address of the service, below which <c>/operator/tasks</c> is.</summary>
    public string? Url { get; set; }

    /// <summary>The service's <c>McpTasks:Operator:Key</c>.</summary>
    public string? Key { get; set; }
}
