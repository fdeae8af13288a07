namespace McpTasks.Board.Guard;

/// <summary>Who may see the board and act on it.</summary>
/// <param name="Name">The name for the audit log; null for a visitor with the key.</param>
/// <param name="Login">The login, or the user of the host, that the form tokens are bound to.</param>
/// <param name="IsScript">Whether the key came in a header. No foreign page can send the header, so no form token is needed.</param>
/// <param name="CanLogOut">Whether the board itself let the visitor in.</param>
internal sealed record Visitor(string? Name, string Login, bool IsScript, bool CanLogOut);
