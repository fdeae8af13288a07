namespace McpTasks.Dashboard.Telemetry;

/// <summary>Tells the requests that only ask whether a service is well from those that do something.</summary>
internal static class HealthProbe
{
    private static readonly string[] PathKeys = ["url.path", "http.target", "http.route", "url.full", "http.url"];
    private static readonly HashSet<string> Paths = new(["/health", "/healthz", "/alive", "/livez", "/ready", "/readyz"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a trace that begins with this span is a probe: a request to a known path, from either side.</summary>
    public static bool Is(SpanRecord root) => root.Kind is SpanKind.Server or SpanKind.Client
        && PathKeys.Select(root.Attributes.Get).FirstOrDefault(v => v is not null) is { } address && Paths.Contains(PathOf(address));

    private static string PathOf(string address)
    {
        var path = Uri.TryCreate(address, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url.AbsolutePath : address.Split('?')[0];
        return path.TrimEnd('/');
    }
}
