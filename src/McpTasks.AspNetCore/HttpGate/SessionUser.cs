namespace McpTasks.AspNetCore.HttpGate;

/// <summary>
/// A user as the SDK asks for one who has a session: it knows users by name identifier, subject or principal name alone. A client that acts for
/// itself has none of these, and gets its own key.
/// </summary>
internal static class SessionUser
{
    private static readonly string[] Known = [ClaimTypes.NameIdentifier, "sub", ClaimTypes.Upn];

    public static ClaimsPrincipal Of(ClaimsPrincipal user)
    {
        if (!user.Identities.Any(identity => identity.IsAuthenticated) || Known.Any(type => user.HasClaim(claim => claim.Type == type && claim.Value.Length > 0)))
            return user;
        var key = new ClaimsIdentity([new Claim(ClaimTypes.NameIdentifier, CallerIdentity.OwnerKeyOf(user))], user.Identity?.AuthenticationType ?? "McpTasks");
        return new([.. user.Identities, key]);
    }
}
