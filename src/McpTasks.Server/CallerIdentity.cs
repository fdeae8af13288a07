namespace McpTasks.Server;

/// <summary>Derives from a user's claims the stable key of the owner of sessions and tasks.</summary>
internal static class CallerIdentity
{
    // The kind is part of the key, so that a user name never equals another user's subject.
    private static readonly (string Claim, string Kind)[] Subjects =
    [
        (ClaimTypes.NameIdentifier, "sub"), ("sub", "sub"), (ClaimTypes.Upn, "upn"), ("upn", "upn"), (ClaimTypes.Name, "name"),
    ];

    private static readonly string[] Known = [ClaimTypes.NameIdentifier, "sub", ClaimTypes.Upn];

    /// <summary>The owner's key, made of issuer, subject and client id. A user without any identifying claim is anonymous.</summary>
    public static string OwnerKeyOf(ClaimsPrincipal user)
    {
        if (user.Identity?.IsAuthenticated != true)
            return TaskOwner.Anonymous;

        var client = Find(user, "client_id") ?? Find(user, "azp") ?? Find(user, "appid");
        var (kind, subject) = Subject(user);
        if ((subject ?? client) is not { } identity)
            return TaskOwner.Anonymous;

        // Some authentication handlers drop "iss"; the issuer of the claim itself is the fallback.
        var issuer = Find(user, "iss")?.Value ?? identity.Issuer;
        return TaskOwner.From(issuer, $"{kind}:{subject?.Value}", client?.Value ?? "");
    }

    /// <summary>
    /// The user in the form that the SDK needs for a session. The SDK tells users apart only by name identifier, subject or principal name.
    /// A client that acts for itself has none of the three, so the owner key stands in.
    /// </summary>
    public static ClaimsPrincipal OfSession(ClaimsPrincipal user)
    {
        if (!user.Identities.Any(identity => identity.IsAuthenticated) || Known.Any(type => Find(user, type) is not null))
            return user;
        var key = new ClaimsIdentity(
            [new Claim(ClaimTypes.NameIdentifier, OwnerKeyOf(user))], user.Identity?.AuthenticationType ?? "McpTasks");
        return new([.. user.Identities, key]);
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
}
