namespace McpTasks.StoreKit;

/// <summary>Tasks and the steps that bring them where a test begins.</summary>
internal static class Given
{
    public const string Owner = "owner-a";
    public const string Request = """{"name":"import","arguments":{"rows":3}}""";

    public static readonly TimeSpan Ttl = TimeSpan.FromMinutes(10);
    public static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan RedeliverAfter = TimeSpan.FromSeconds(30);

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static NewTask Task(string owner = Owner, TimeSpan? ttl = null, int maxAttempts = 3) => new()
    {
        Owner = owner,
        Kind = TaskComponentKind.Tool,
        Component = "import",
        Dialect = TaskDialect.Modern,
        Request = Request,
        Ttl = ttl ?? Ttl,
        PollInterval = TimeSpan.FromSeconds(5),
        MaxAttempts = maxAttempts,
        RedeliverAfter = RedeliverAfter,
        StatusMessage = "Task submitted",
    };

    public static TaskInput Question(string key = "name") => new(key, "elicitation/create", """{"message":"Who?"}""", null);

    public static TaskOutcome Done(string result = """{"content":[]}""") => new(McpTaskStatus.Completed, Result: result);

    public static async Task<TaskRecord> CreatedAsync(this ITaskStore store, NewTask? task = null) =>
        await store.CreateAsync(task ?? Task(), limits: null, Token);

    public static async Task<TaskRecord> BegunAsync(this ITaskStore store, NewTask? task = null) =>
        await store.BeginAgainAsync((await store.CreatedAsync(task)).Ref);

    public static async Task<TaskRecord> BeginAgainAsync(this ITaskStore store, TaskRef task)
    {
        var begun = await store.BeginAsync(task, "worker-1", Lease, Token);
        Assert.Equal(BeginVerdict.Begun, begun.Verdict);
        return begun.Task!;
    }

    public static async Task<TaskRecord> ReadAsync(this ITaskStore store, TaskRecord task)
    {
        var record = await store.GetAsync(task.Id, Token);
        Assert.NotNull(record);
        return record;
    }

    public static async Task<bool> EndAsync(this ITaskStore store, TaskRecord task, TaskOutcome? outcome = null) =>
        await store.CompleteAsync(task.Ref, task.Attempt, outcome ?? Done(), Token);

    public static async Task<IReadOnlyList<DueTask>> DueAsync(this ITaskStore store, int limit = 100) =>
        await store.TakeDueAsync(limit, RedeliverAfter, Lease, Token);
}
