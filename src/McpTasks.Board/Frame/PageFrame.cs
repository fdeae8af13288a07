namespace McpTasks.Board.Frame;

/// <summary>What the frame around a page shows: the view, and where its changes come from (null for a page that stays as it is).</summary>
internal sealed record PageFrame(string Title, string Main, string? Live, Notice? Notice, Visitor Visitor, string Token);

internal sealed record BareFrame(string Title, RenderFragment View);

internal sealed record Sentence(string Title, string Text, bool LeadsBack);

/// <summary>What came of a button.</summary>
internal sealed record Notice(bool IsBad, string Text);
