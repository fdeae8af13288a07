namespace McpTasks.AspNetCore;

/// <summary>What the MCP endpoint writes to the log; docs/events.md has the lines. A number is never given to another event.</summary>
internal static class HttpEvents
{
    public static readonly EventId ClientLeft = new(2001, nameof(ClientLeft));
    public static readonly EventId SlowReaderDropped = new(2002, nameof(SlowReaderDropped));
    public static readonly EventId RequestFailedOutsideHandler = new(2003, nameof(RequestFailedOutsideHandler));
    public static readonly EventId EventNotKeptAtEnd = new(2004, nameof(EventNotKeptAtEnd));
    public static readonly EventId EventNotKept = new(2005, nameof(EventNotKept));
    public static readonly EventId SessionNotEntered = new(2006, nameof(SessionNotEntered));
    public static readonly EventId SessionEnded = new(2007, nameof(SessionEnded));
    public static readonly EventId SessionFailed = new(2008, nameof(SessionFailed));
    public static readonly EventId HandlerIgnoresCancellation = new(2009, nameof(HandlerIgnoresCancellation));
    public static readonly EventId SessionNotClosed = new(2010, nameof(SessionNotClosed));
    public static readonly EventId IdleSessionsNotEnded = new(2011, nameof(IdleSessionsNotEnded));
    public static readonly EventId InlineCallFailed = new(2012, nameof(InlineCallFailed));
    public static readonly EventId TaskNotCreated = new(2013, nameof(TaskNotCreated));
    public static readonly EventId RequestFailed = new(2014, nameof(RequestFailed));
    public static readonly EventId UntoldTaskNotCancelled = new(2015, nameof(UntoldTaskNotCancelled));
    public static readonly EventId QuestionClaimNotRenewed = new(2016, nameof(QuestionClaimNotRenewed));
    public static readonly EventId QuestionNotAsked = new(2017, nameof(QuestionNotAsked));
    public static readonly EventId PushSlotsTaken = new(2018, nameof(PushSlotsTaken));
    public static readonly EventId TaskNotPushed = new(2019, nameof(TaskNotPushed));
    public static readonly EventId SessionTasksNotRead = new(2020, nameof(SessionTasksNotRead));
    public static readonly EventId PushStopped = new(2021, nameof(PushStopped));
    public static readonly EventId DeliveryNotNoted = new(2022, nameof(DeliveryNotNoted));
}
