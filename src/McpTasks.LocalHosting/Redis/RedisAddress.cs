using System.Globalization;
using Aspire.Hosting;

namespace McpTasks.LocalHosting.Redis;

/// <summary>Where a Redis server is, and how to log in there.</summary>
/// <param name="Host">Its host.</param>
/// <param name="Port">Its port.</param>
/// <param name="User">The user; null is the default one.</param>
/// <param name="Password">The password; null when it asks for none.</param>
/// <param name="Ssl">Whether it speaks TLS.</param>
/// <param name="ConnectionString">The connection string as clients are given it.</param>
internal sealed record RedisAddress(string Host, int Port, string? User, string? Password, bool Ssl, string ConnectionString)
{
    public string Uri => string.Create(
        CultureInfo.InvariantCulture,
        $"{(Ssl ? "rediss" : "redis")}://{(Password is null ? "" : $"{System.Uri.EscapeDataString(User ?? "")}:{System.Uri.EscapeDataString(Password)}@")}{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}");

    public static RedisAddress Local(int port, string password) =>
        new("localhost", port, null, password, false, string.Create(CultureInfo.InvariantCulture, $"localhost:{port},password={password}"));

    /// <summary>Reads a connection string as StackExchange.Redis has it; of several endpoints the first is the one probed.</summary>
    /// <param name="settingPath">The setting that holds it.</param>
    /// <param name="text">The connection string; never repeated in an error, for it holds a password.</param>
    public static RedisAddress Parse(string settingPath, string text)
    {
        string? endpoint = null, user = null, password = null;
        var ssl = false;
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals < 0)
            {
                endpoint ??= part;
                continue;
            }

            var value = part[(equals + 1)..].Trim();
            switch (part[..equals].Trim().ToLowerInvariant())
            {
                case "user":
                    user = value;
                    break;
                case "password":
                    password = value;
                    break;
                case "ssl":
                    ssl = bool.TryParse(value, out var on) ? on : throw Wrong(settingPath, "ssl must be true or false");
                    break;
            }
        }

        var (host, port) = Endpoint(settingPath, endpoint, ssl);
        return new(host, port, user, password, ssl, text);
    }

    private static (string Host, int Port) Endpoint(string settingPath, string? endpoint, bool ssl)
    {
        if (string.IsNullOrEmpty(endpoint))
            throw Wrong(settingPath, "it names no server");
        if (endpoint.Contains("://", StringComparison.Ordinal))
            throw Wrong(settingPath, "it must not be a URI");
        var colon = endpoint.LastIndexOf(':');
        var hasPort = colon >= 0 && (endpoint.IndexOf(':', StringComparison.Ordinal) == colon || endpoint[colon - 1] == ']');
        var host = (hasPort ? endpoint[..colon] : endpoint).Trim('[', ']');
        if (!hasPort)
            return (host, ssl ? 6380 : 6379);
        return host.Length > 0 && int.TryParse(endpoint[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and < 65536
            ? (host, port)
            : throw Wrong(settingPath, "its port must be a number between 1 and 65535");
    }

    private static DistributedApplicationException Wrong(string settingPath, string why) =>
        new($"{settingPath} is not a valid Redis connection string: {why}. It must look like localhost:6379,password=...,ssl=false.");
}
