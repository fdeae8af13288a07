namespace McpTasks;

/// <summary>The engine's settings, section <c>McpTasks</c>. Both the API service and the workers read them; keep them equal.</summary>
public sealed class McpTasksOptions
{
    /// <summary>The configuration section.</summary>
    public const string Section = "McpTasks";

    internal static readonly TimeSpan LeastTtl = TimeSpan.FromSeconds(1);
    internal static readonly TimeSpan LeastRunTime = TimeSpan.FromSeconds(1);
    internal static readonly TimeSpan LongestRunTime = TimeSpan.FromDays(30);
    internal static readonly TimeSpan LongestGrace = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The mode of components without <see cref="TaskSupportAttribute"/>. Default: <see cref="TaskMode.Forbidden"/>, as the specification
    /// has it.
    /// </summary>
    public TaskMode DefaultMode { get; set; } = TaskMode.Forbidden;

    /// <summary>How long a task is kept when the client asks for nothing. From 1 second to <see cref="MaxTtl"/>; default 1 hour.</summary>
    public TimeSpan DefaultTtl { get; set; } = TimeSpan.FromHours(1);

    /// <summary>The longest time that any task is kept, from its creation. From 1 second to 30 days; default 24 hours.</summary>
    public TimeSpan MaxTtl { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long clients should wait between polls of a young task. From 100 milliseconds to 1 hour; default 5 seconds.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How far the poll interval of a running task grows: it doubles whenever the task is ten intervals old. A longer interval of a
    /// component's own stays as it is. From 100 milliseconds to 1 hour; default 30 seconds.
    /// </summary>
    public TimeSpan MaxPollInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a task may run, from the beginning of its first attempt and with the time that it waits for input; then it is failed
    /// ("expired") and its component cancelled. From 1 second to 30 days; default 24 hours.
    /// </summary>
    public TimeSpan MaxRunTime { get; set; } = TimeSpan.FromHours(24);

    /// <summary>
    /// How long one attempt of a task may run, without the time that it waits for input; then it has failed with a <see cref="TimeoutException"/>. From 0
    /// (no limit) to 30 days; default 0.
    /// </summary>
    public TimeSpan AttemptTimeout { get; set; }

    /// <summary>Whether, and when, attempts that failed are tried again. Default: they are not.</summary>
    public TaskRetryOptions Retry { get; set; } = new();

    /// <summary>
    /// After how many attempts that never ended, since their worker died, a task is given up; a worker that lives lets an attempt go
    /// uncounted. From 1 to 100; default 5.
    /// </summary>
    public int MaxAttempts { get; set; } = 5;

    /// <summary>
    /// How long a worker holds a task unless it renews, which it does at a third of this time: how long it may stand still, and how soon
    /// another takes over from one whose machine is gone. A worker that dies is known by its connection, after two seconds. From 1 second
    /// to 10 minutes; default 30 seconds.
    /// </summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a worker runs on while it cannot reach the store. No outage up to this costs running work; but whether the store is away or
    /// only this worker is cut off is not to be known from here, and another worker may have begun its tasks again meanwhile. It cannot
    /// write then, and stops after this time. From 1 second to 1 day; default 10 minutes.
    /// </summary>
    public TimeSpan MaxOutage { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// After what time a queued task that no worker has begun is sent again; then after twice as long, up to eight times of it.
    /// From 1 second to 1 hour; default 30 seconds.
    /// </summary>
    public TimeSpan RedeliverAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The largest result of a task, in bytes of JSON; a larger one fails the task. From 1 KiB to 64 MiB; default 1 MiB.</summary>
    public int MaxResultBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// The largest question that a task may ask and the largest answer that it takes, in bytes of JSON; larger ones are refused.
    /// From 1 KiB to 16 MiB; default 256 KiB.
    /// </summary>
    public int MaxInputBytes { get; set; } = 256 * 1024;

    /// <summary>How many tasks one owner may have that have not ended. From 1 to 100,000; default 100.</summary>
    public int MaxLiveTasksPerOwner { get; set; } = 100;

    /// <summary>How many tasks one owner may create in a second, all at once or one after the other. From 1 to 100,000; default 50.</summary>
    public int MaxCreationsPerSecondPerOwner { get; set; } = 50;

    /// <summary>
    /// How many tasks one owner may have kept, those that have ended and whose ttl has not passed among them. Each full 16 KiB of
    /// a task's arguments, of its result, and of its questions with their answers counts as one more. From 1 to 10,000,000; default 100,000.
    /// </summary>
    public int MaxKeptTasksPerOwner { get; set; } = 100_000;

    /// <summary>
    /// How many creations of tasks one process has under way; what comes beyond is refused, and told when to try again, so that a store that is slow or
    /// away fills no service with callers that wait. From 1 to 1,000,000; default 1,000.
    /// </summary>
    public int MaxConcurrentCreations { get; set; } = 1000;

    /// <summary>When large arguments and results are kept beside the records of their tasks, and where.</summary>
    public TaskPayloadOptions Payloads { get; } = new();

    /// <summary>
    /// For how long a caller's idempotency key gives the same task, as long as that is kept. From 1 second to 30 days; default 24 hours.
    /// </summary>
    public TimeSpan IdempotencyWindow { get; set; } = TimeSpan.FromHours(24);

    /// <summary>What this service says of its tools and prompts, by their names. Default: nothing.</summary>
    public Dictionary<string, TaskComponentOptions> Components { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>What runs again and again, by its name of 1 to 64 characters. Default: nothing.</summary>
    public Dictionary<string, TaskScheduleOptions> Schedules { get; } = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// How long a 2026-07-28 call that becomes a task is waited for: work that ends within it is answered with its plain result, as if it
    /// had run inline. From 0 (off) to 30 seconds; default 0.
    /// </summary>
    public TimeSpan InlineGrace { get; set; }

    /// <summary>
    /// How many blocked results, pushes and subscriptions of one session or caller one process keeps at once; anonymous callers without a
    /// session share a hundred times as many. From 1 to 100,000; default 100.
    /// </summary>
    public int MaxWaitsPerCaller { get; set; } = 100;
}
