using Microsoft.Extensions.Hosting;

namespace McpTasks.Cli.Operations;

/// <summary>The operations on the store itself, by the product's own services.</summary>
internal sealed class StoreOperations(IHost host) : IOperations
{
    private static readonly string Me = $"{Environment.UserName}@{Environment.MachineName}";

    private ITaskQueue Queue => Get<ITaskQueue>();

    private TaskOperator Operator => Get<TaskOperator>();

    private ITaskStore Store => Get<ITaskStore>();

    private ITaskDirectory Directory => Get<ITaskDirectory>();

    public ITaskEvents Events => Get<ITaskEvents>();

    public TimeProvider Time => Get<TimeProvider>();

    public async Task<TaskListing> FindAsync(TaskQuery query, CancellationToken cancellationToken)
    {
        try
        {
            return await Directory.FindAsync(query, cancellationToken);
        }
        catch (ArgumentException error) when (error.ParamName == "cursor")
        {
            throw CommandException.Usage("--after must be what a page before has told.");
        }
    }

    public async Task<TaskRecord?> LookAsync(TaskId id, CancellationToken cancellationToken) => await Store.GetAsync(id, cancellationToken);

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
            .ToDictionary(count => TaskPhaseNames.Of(count.Key), count => count.Value));

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

    public async Task<TaskFacts> RequeueAsync(TaskId id, CancellationToken cancellationToken)
    {
        var task = await FindAsync(id, cancellationToken);
        if (await Operator.RequeueAsync(task, Me, cancellationToken))
            return TaskFacts.Of(task);
        var state = TaskPhaseNames.Of((await FindAsync(id, cancellationToken)).Phase());
        throw new CommandException($"Task {id} does not wait for a worker: it is {state}.");
    }

    public async Task<bool> RemoveAsync(TaskRecord ended, CancellationToken cancellationToken) =>
        await Operator.RemoveAsync(ended, Me, cancellationToken);

    public async Task<IReadOnlyList<TaskWorker>> ReadWorkersAsync(CancellationToken cancellationToken) =>
        await Get<ITaskWorkers>().ListAsync(cancellationToken);

    public async Task<IReadOnlyList<TaskSchedule>> ReadSchedulesAsync(CancellationToken cancellationToken) =>
        await Get<TaskSchedules>().ListAsync(cancellationToken);

    public async Task<IReadOnlyList<TaskStrike>> ReadStrikesAsync(CancellationToken cancellationToken) =>
        await Get<ITaskStrikes>().ListAsync(cancellationToken);

    public async Task<TaskStrike> StrikeAsync(TaskStrike strike, CancellationToken cancellationToken)
    {
        try
        {
            return await Operator.StrikeAsync(strike, Me, cancellationToken);
        }
        catch (ArgumentException wrong)
        {
            throw CommandException.Usage(StrikeRules.Explain(wrong));
        }
        catch (InvalidOperationException full)
        {
            throw new CommandException(full.Message);
        }
    }

    public async Task<TaskStrike> LiftAsync(int number, CancellationToken cancellationToken) =>
        await Operator.LiftAsync(number, Me, cancellationToken) ?? throw new CommandException($"There is no strike {number}.");

    public async ValueTask DisposeAsync() => await ((IAsyncDisposable)host).DisposeAsync();

    private async Task<TaskRecord> FindAsync(TaskId id, CancellationToken cancellationToken) =>
        await Store.GetAsync(id, cancellationToken) ?? throw NotFound(id);

    private T Get<T>()
        where T : notnull => host.Services.GetRequiredService<T>();

    private static CommandException NotFound(TaskId id) => new($"There is no task {id}: it never was, or its time to live has passed.");
}
