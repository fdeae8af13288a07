using System.Collections.Frozen;
using Microsoft.Net.Http.Headers;

namespace McpTasks.Board.Frame;

/// <summary>
/// Style sheet, script and logo, embedded in the assembly. Each address carries a hash of the content, so that browsers may cache the file.
/// </summary>
internal static class BoardAssets
{
    private sealed record Asset(byte[] Content, string Type, string Hash);

    private static readonly FrozenDictionary<string, Asset> All = Load().ToFrozenDictionary(StringComparer.Ordinal);

    public static string Url(string root, string name) => $"{root}/assets/{name}?v={All[name].Hash}";

    public static async Task ServeAsync(BoardRequest request)
    {
        if (request.Route("name") is not { } name || !All.TryGetValue(name, out var asset))
        {
            request.Http.Response.StatusCode = StatusCodes.Status404NotFound;
            return;
        }

        var current = request.Query("v") == asset.Hash;
        request.Http.Response.Headers.CacheControl = current ? "public, max-age=31536000, immutable" : "no-cache";
        await Results.Bytes(asset.Content, asset.Type, entityTag: new EntityTagHeaderValue($"\"{asset.Hash}\"")).ExecuteAsync(request.Http);
    }

    private static Dictionary<string, Asset> Load()
    {
        var assembly = typeof(BoardAssets).Assembly;
        var assets = new Dictionary<string, Asset>(StringComparer.Ordinal);
        foreach (var path in assembly.GetManifestResourceNames().Where(name => name.StartsWith("assets/", StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(path)!;
            var content = new byte[stream.Length];
            stream.ReadExactly(content);
            assets[path["assets/".Length..]] = new(content, TypeOf(path), Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8)));
        }

        return assets;
    }

    private static string TypeOf(string path) => Path.GetExtension(path) switch
    {
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        _ => "image/svg+xml",
    };
}
