using Microsoft.Extensions.Hosting;

namespace McpTasks.Cli.Operations;

/// <summary>The operations on the store itself, by the product's own services; and those that only the store can do.</summary>
internal sealed class StoreOperations(IHost host) : IOperations
{
    private static readonly string Me = $"{Environment.UserName}@{Environment.MachineName}";

    private ITaskQueue Queue => Get<ITaskQueue>();

    private TaskOperator Operator => Get<TaskOperator>();

    public ITaskStore Store => Get<ITaskStore>();

    public ITaskEvents Events => Get<ITaskEvents>();

    public ITaskDirectory Directory => Get<ITaskDirectory>();

    public ITaskWorkers Workers => Get<ITaskWorkers>();

    public TimeProvider Time => Get<TimeProvider>();

    public async Task<TaskDetails> ReadAsync(TaskId id, CancellationToken cancellationToken)
    {
        var task = await FindAsync(id, cancellationToken);
        var request = await Operator.ReadRequestAsync(task, Me, cancellationToken);
        var history = await Store.GetHistoryAsync(id, cancellationToken) ?? throw NotFound(id);
        return TaskDetails.Of(task, history, request);
    }

    public async Task<TaskFacts> CancelAsync(TaskId id, CancellationToken cancellationToken) =>
        await Operator.CancelAsync(await FindAsync(id, cancellationToken), Me, cancellationToken) switch
        {
            null => throw NotFound(id),
            { Changed: false, Task: var ended } =>
                throw new CommandException($"Task {id} has ended already: it is {ended.Status.ToWireName()}."),
            { Task: var cancelled } => TaskFacts.Of(cancelled),
        };

    public async Task<TaskFacts> RerunAsync(TaskId id, CancellationToken cancellationToken) =>
        await Operator.RerunAsync(await FindAsync(id, cancellationToken), Me, cancellationToken) switch
        {
            { Created: { } created } => TaskFacts.Of(created),
            { Refusal: var why } => throw new CommandException(why!),
        };

    public async Task<QueueFacts> ReadQueueAsync(CancellationToken cancellationToken) => new(
        await Queue.PausedSinceAsync(cancellationToken),
        (await Directory.CountAsync(cancellationToken)).OrderBy(count => count.Key)
            .ToDictionary(count => StateNames.Of(count.Key), count => count.Value));

    public async Task<QueueFacts> PauseAsync(CancellationToken cancellationToken)
    {
        Get<TaskAudit>().Operated("pause", Me);
        await Queue.PauseAsync(cancellationToken);
        return await ReadQueueAsync(cancellationToken);
    }

    public async Task<QueueFacts> ResumeAsync(CancellationToken cancellationToken)
    {
        Get<TaskAudit>().Operated("resume", Me);
        await Queue.ResumeAsync(cancellationToken);
        return await ReadQueueAsync(cancellationToken);
    }

    /// <summary>Makes a task that waits for a worker due at once.</summary>
    public async Task<TaskFacts> RequeueAsync(TaskId id, CancellationToken cancellationToken)
    {
        var task = await FindAsync(id, cancellationToken);
        if (await Operator.RequeueAsync(task, Me, cancellationToken))
            return TaskFacts.Of(task);
        var state = StateNames.Of((await FindAsync(id, cancellationToken)).Phase());
        throw new CommandException($"Task {id} does not wait for a worker: it is {state}.");
    }

    /// <summary>Removes tasks that have ended; says how many were still there.</summary>
    public async Task<int> RemoveAsync(IEnumerable<TaskRecord> ended, CancellationToken cancellationToken)
    {
        const int AtOnce = 50;
        var removed = 0;
        foreach (var some in ended.Chunk(AtOnce))
        {
            var done = await Task.WhenAll(some.Select(task => Operator.RemoveAsync(task, Me, cancellationToken).AsTask()));
            removed += done.Count(one => one);
        }

        return removed;
    }

    /// <summary>Finds tasks over as many pages as it takes, newest first.</summary>
    public async Task<TaskListing> FindAsync(TaskQuery query, int limit, CancellationToken cancellationToken)
    {
        var found = new List<TaskRecord>();
        do
        {
            query = query with { Limit = Math.Min(limit - found.Count, TaskQuery.MaxLimit) };
            var page = await Directory.FindAsync(query, cancellationToken);
            found.AddRange(page.Tasks);
            query = query with { Cursor = page.Next };
        }
        while (query.Cursor is not null && found.Count < limit);
        return new(found, query.Cursor);
    }

    public async ValueTask DisposeAsync() => await ((IAsyncDisposable)host).DisposeAsync();

    private async Task<TaskRecord> FindAsync(TaskId id, CancellationToken cancellationToken) =>
        await Store.GetAsync(id, cancellationToken) ?? throw NotFound(id);

    private T Get<T>()
        where T : notnull => host.Services.GetRequiredService<T>();

    private static CommandException NotFound(TaskId id) => new($"There is no task {id}: it never was, or its time to live has passed.");
}
