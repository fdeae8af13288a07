namespace McpTasks.Operator.Mcp;

/// <summary>Who operates, where the host's policy has let in a user; whoever shows the key has no name.</summary>
internal sealed class OperatorName
{
    private readonly AsyncLocal<string?> _current = new();

    /// <summary>The name for the audit log; what is set holds for the request.</summary>
    public string? Current => _current.Value;

    public void Take(ClaimsPrincipal user) => _current.Value = user.Identity is { IsAuthenticated: true }
        ? user.Identity.Name ?? user.FindFirst("sub")?.Value ?? user.FindFirst(ClaimTypes.NameIdentifier)?.Value
        : null;
}
