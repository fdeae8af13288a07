namespace McpTasks.Client;

/// <summary>What the client writes to the log; docs/events.md has the lines. A number is never given to another event.</summary>
internal static class ClientEvents
{
    public static readonly EventId ServerAway = new(4001, nameof(ServerAway));
    public static readonly EventId ResultStreamEnded = new(4002, nameof(ResultStreamEnded));
    public static readonly EventId QuestionNotAnswered = new(4003, nameof(QuestionNotAnswered));
    public static readonly EventId ElicitationFailed = new(4004, nameof(ElicitationFailed));
    public static readonly EventId FollowingEnded = new(4005, nameof(FollowingEnded));
    public static readonly EventId CallbackFailed = new(4006, nameof(CallbackFailed));
    public static readonly EventId ServerDoesNotPush = new(4007, nameof(ServerDoesNotPush));
    public static readonly EventId PushEnded = new(4008, nameof(PushEnded));
}
