using System.Collections.Frozen;
using System.Security.Cryptography;

namespace McpTasks.Dashboard.Pages;

/// <summary>Style, scripts and pictures, embedded in the assembly. Their addresses carry a hash, so that browsers may keep them.</summary>
internal static class Assets
{
    private sealed record Asset(byte[] Content, string Type, string Hash);

    private static readonly FrozenDictionary<string, Asset> All = Load().ToFrozenDictionary(StringComparer.Ordinal);

    public static string Url(string name) => $"/assets/{name}?v={All[name].Hash}";

    public static void MapAssets(this IEndpointRouteBuilder routes) => routes.MapGet("/assets/{name}", (string name, HttpContext context) =>
    {
        if (!All.TryGetValue(name, out var asset))
            return Microsoft.AspNetCore.Http.Results.NotFound();
        if (context.Request.Query["v"] == asset.Hash)
            context.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
        return Microsoft.AspNetCore.Http.Results.Bytes(asset.Content, asset.Type);
    });

    private static Dictionary<string, Asset> Load()
    {
        var assembly = typeof(Assets).Assembly;
        var assets = new Dictionary<string, Asset>(StringComparer.Ordinal);
        foreach (var path in assembly.GetManifestResourceNames().Where(n => n.StartsWith("assets/", StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(path)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            assets[path["assets/".Length..]] = new(content, TypeOf(path), Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 6)));
        }
        return assets;
    }

    private static string TypeOf(string path) => Path.GetExtension(path) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        ".svg" => "image/svg+xml",
        _ => "application/octet-stream",
    };
}
