namespace McpTasks.Board;

/// <summary>What the task board writes to the log; docs/events.md has the lines. A number is never given to another event.</summary>
internal static class BoardEvents
{
    public static readonly EventId PageFailed = new(3001, nameof(PageFailed));
    public static readonly EventId BoardClosed = new(3002, nameof(BoardClosed));
    public static readonly EventId BoardOpen = new(3003, nameof(BoardOpen));
    public static readonly EventId PageNotLive = new(3004, nameof(PageNotLive));
}
