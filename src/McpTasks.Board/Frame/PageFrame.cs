namespace McpTasks.Board.Frame;

/// <summary>
/// The content of the frame around a page: the view, and the address of the view's changes (null for a page that does not change).
/// </summary>
internal sealed record PageFrame(string Title, string Main, string? Live, Notice? Notice, Visitor Visitor, string Token);

internal sealed record BareFrame(string Title, RenderFragment View);

internal sealed record Sentence(string Title, string Text, bool LeadsBack);

/// <summary>The outcome of a button.</summary>
internal sealed record Notice(bool IsBad, string Text);
