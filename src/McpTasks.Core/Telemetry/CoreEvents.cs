namespace McpTasks;

/// <summary>What the engine writes to the log; docs/events.md has the lines. A number is never given to another event.</summary>
internal static class CoreEvents
{
    public static readonly EventId AttemptOver = new(1006, nameof(AttemptOver));
    public static readonly EventId AttemptStopped = new(1007, nameof(AttemptStopped));
    public static readonly EventId OutcomeDropped = new(1008, nameof(OutcomeDropped));
    public static readonly EventId HandBackFailed = new(1009, nameof(HandBackFailed));
    public static readonly EventId AnswerNotRead = new(1010, nameof(AnswerNotRead));
    public static readonly EventId ProgressNotStored = new(1011, nameof(ProgressNotStored));
    public static readonly EventId ProgressStillNotStored = new(1012, nameof(ProgressStillNotStored));
    public static readonly EventId IdentityUnreadable = new(1013, nameof(IdentityUnreadable));
    public static readonly EventId ServiceNotDisposed = new(1014, nameof(ServiceNotDisposed));
    public static readonly EventId TooManyWaiting = new(1015, nameof(TooManyWaiting));
    public static readonly EventId TimeoutCancellationFailed = new(1016, nameof(TimeoutCancellationFailed));
    public static readonly EventId CancellationFailed = new(1017, nameof(CancellationFailed));
    public static readonly EventId PlaceNotGivenBack = new(1018, nameof(PlaceNotGivenBack));
    public static readonly EventId StoreAway = new(1019, nameof(StoreAway));
    public static readonly EventId ReaperFailed = new(1020, nameof(ReaperFailed));
    public static readonly EventId RedeliveryFailed = new(1021, nameof(RedeliveryFailed));
    public static readonly EventId ComponentUnknown = new(1022, nameof(ComponentUnknown));
    public static readonly EventId LimitFull = new(1023, nameof(LimitFull));
    public static readonly EventId HintRefused = new(1024, nameof(HintRefused));
    public static readonly EventId RenewalFailed = new(1025, nameof(RenewalFailed));
    public static readonly EventId LeavingNotHeard = new(1026, nameof(LeavingNotHeard));
    public static readonly EventId PresenceNotHeard = new(1027, nameof(PresenceNotHeard));
    public static readonly EventId LateRunFailed = new(1028, nameof(LateRunFailed));
    public static readonly EventId WorkerSearchFailed = new(1029, nameof(WorkerSearchFailed));
    public static readonly EventId WorkerDied = new(1030, nameof(WorkerDied));
    public static readonly EventId RateFull = new(1042, nameof(RateFull));
    public static readonly EventId TurnFailed = new(1046, nameof(TurnFailed));
}
