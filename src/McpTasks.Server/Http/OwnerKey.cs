using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;

namespace McpTasks.Server.Http;

/// <summary>Makes the stable key that says whose a session or a task is.</summary>
public static class OwnerKey
{
    /// <summary>The key of every caller that cannot be told apart from others.</summary>
    public const string Anonymous = "anonymous";

    private static readonly (string Claim, string Kind)[] Subjects =
    [
        (ClaimTypes.NameIdentifier, "sub"), ("sub", "sub"), (ClaimTypes.Upn, "upn"), ("upn", "upn"), (ClaimTypes.Name, "name"),
    ];

    /// <summary>
    /// The key of a user: a hash of issuer, kind and value of its subject, and client id. A user without any identifying claim is anonymous.
    /// </summary>
    /// <param name="user">The user as ASP.NET Core authenticated it.</param>
    public static string Of(ClaimsPrincipal user)
    {
        ArgumentNullException.ThrowIfNull(user);
        if (user.Identity?.IsAuthenticated != true)
            return Anonymous;

        var client = Find(user, "client_id") ?? Find(user, "azp") ?? Find(user, "appid");
        var (kind, subject) = Subject(user);
        if ((subject ?? client) is not { } identity)
            return Anonymous;

        // A claim's own issuer is the fallback where the authentication handler does not keep "iss".
        var issuer = Find(user, "iss")?.Value ?? identity.Issuer;
        return Hash(issuer, kind, subject?.Value ?? "", client?.Value ?? "");
    }

    private static (string Kind, Claim? Claim) Subject(ClaimsPrincipal user)
    {
        foreach (var (type, kind) in Subjects)
            if (Find(user, type) is { } claim)
                return (kind, claim);
        return ("client", null);
    }

    private static Claim? Find(ClaimsPrincipal user, string type) =>
        user.FindFirst(claim => claim.Type == type && claim.Value.Length > 0);

    // Length prefixes keep ("ab", "c") and ("a", "bc") apart.
    private static string Hash(params ReadOnlySpan<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var part in parts)
        {
            var bytes = Encoding.UTF8.GetBytes(part);
            BinaryPrimitives.WriteInt32LittleEndian(length, bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }

        return Base64Url.EncodeToString(hash.GetHashAndReset());
    }
}
