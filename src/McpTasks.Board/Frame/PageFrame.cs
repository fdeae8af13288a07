namespace McpTasks.Board.Frame;

/// <summary>What the frame around a page shows.</summary>
/// <param name="Title">The page's title.</param>
/// <param name="Main">The rendered view.</param>
/// <param name="Live">Where the view's changes come from; null for a page that stays as it is.</param>
/// <param name="Notice">What came of the last button.</param>
/// <param name="Visitor">Who looks at it.</param>
/// <param name="Token">The token of the page's forms.</param>
internal sealed record PageFrame(string Title, string Main, string? Live, Notice? Notice, Visitor Visitor, string Token);

internal sealed record BareFrame(string Title, RenderFragment View);

internal sealed record Sentence(string Title, string Text, bool LeadsBack);

/// <summary>What came of a button.</summary>
internal sealed record Notice(bool IsBad, string Text);
