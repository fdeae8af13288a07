using Microsoft.Extensions.Time.Testing;

namespace McpTasks.Board.Tests.Harness;

/// <summary>Makes tasks and leads them through their lives.</summary>
internal sealed class Tasks(InMemoryTaskStore store, FakeTimeProvider? time)
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);

    public Task<TaskRecord> CreateAsync(
        string tool = "index", string owner = "ann", string request = """{"name":"index","arguments":{"folder":"reports"}}""",
        string? trace = null) =>
        store.CreateAsync(new()
        {
            Owner = owner,
            Kind = TaskComponentKind.Tool,
            Component = tool,
            Dialect = TaskDialect.Modern,
            Request = request,
            Ttl = TimeSpan.FromHours(1),
            PollInterval = TimeSpan.FromSeconds(5),
            MaxAttempts = 5,
            RedeliverAfter = TimeSpan.FromSeconds(30),
            KeepRequest = true,
            TraceParent = trace,
            StatusMessage = "Task submitted",
        }, null, default).AsTask();

    public async Task<TaskRecord> RunningAsync(string tool = "index", string worker = "worker-a", string owner = "ann")
    {
        var task = await CreateAsync(tool, owner);
        return await BeginAsync(task, worker);
    }

    public async Task<TaskRecord> BeginAsync(TaskRecord task, string worker) =>
        (await store.BeginAsync(task.Ref, worker, Lease, default)).Task!;

    public async Task<TaskRecord> EndedAsync(
        string tool = "index", string worker = "worker-a", string result = """{"content":[{"type":"text","text":"12 documents"}]}""")
    {
        var task = await RunningAsync(tool, worker);
        Pass(TimeSpan.FromSeconds(3));
        await store.CompleteAsync(task.Ref, 1, new(McpTaskStatus.Completed, null, result), default);
        return task;
    }

    public async Task<TaskRecord> FailedAsync(string tool = "index", string message = "The folder is not there")
    {
        var task = await RunningAsync(tool);
        Pass(TimeSpan.FromSeconds(3));
        await store.CompleteAsync(task.Ref, 1, new(McpTaskStatus.Failed, message), default);
        return task;
    }

    /// <summary>Lets the worker of an attempt die, and another take over.</summary>
    public async Task<TaskRecord> LostAsync(TaskRecord task, string next)
    {
        Pass(Lease + TimeSpan.FromSeconds(1));
        await store.TakeDueAsync(10, TimeSpan.FromSeconds(30), TimeSpan.FromDays(1), default);
        Pass(TimeSpan.FromSeconds(2));
        return await BeginAsync(task, next);
    }

    public void Pass(TimeSpan passed) => time?.Advance(passed);
}
