namespace McpTasks.Board.Guard;

/// <summary>Who may see the board and act on it.</summary>
/// <param name="Name">The name for the audit log; null for whoever shows the key.</param>
/// <param name="Login">What the tokens of forms are bound to: one login, or one user of the host.</param>
/// <param name="IsScript">Whether the key came in a header, which no page of a stranger can send: no form's token is needed.</param>
/// <param name="CanLogOut">Whether the board itself let the visitor in.</param>
internal sealed record Visitor(string? Name, string Login, bool IsScript, bool CanLogOut);
