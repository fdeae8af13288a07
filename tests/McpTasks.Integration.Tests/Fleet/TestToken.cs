using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace McpTasks.Integration.Tests.Fleet;

/// <summary>JSON Web Tokens signed with a key that only tests know.</summary>
internal static class TestToken
{
    public const string Issuer = "https://issuer.example", Audience = "mcp-tasks";

    public static string Key { get; } = Convert.ToBase64String(SHA256.HashData("a key for tests"u8));

    public static (string, string)[] Settings { get; } =
    [
        ("Authentication__Bearer__Enabled", "true"), ("Authentication__Bearer__Issuer", Issuer),
        ("Authentication__Bearer__Audience", Audience), ("Authentication__Bearer__SigningKey", Key),
    ];

    public static string For(
        string subject, string client, string audience = Audience, string? key = null, TimeSpan? lifetime = null,
        string header = """{"alg":"HS256","typ":"JWT"}""")
    {
        var expires = TimeProvider.System.GetUtcNow() + (lifetime ?? TimeSpan.FromHours(1));
        var claims = new JsonObject
        {
            ["iss"] = Issuer,
            ["sub"] = subject,
            ["client_id"] = client,
            ["aud"] = audience,
            ["exp"] = expires.ToUnixTimeSeconds(),
        };
        var text = $"{Encode(header)}.{Encode(claims.ToJsonString(JsonSerializerOptions.Default))}";
        return $"{text}.{Base64Url.EncodeToString(HMACSHA256.HashData(Convert.FromBase64String(key ?? Key), Encoding.ASCII.GetBytes(text)))}";
    }

    private static string Encode(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
