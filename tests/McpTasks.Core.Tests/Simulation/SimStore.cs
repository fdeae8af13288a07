namespace McpTasks.Core.Tests.Simulation;

/// <summary>The store as one process reaches it.</summary>
internal sealed class SimStore(
    InMemoryTaskStore store, SimNetwork network, SimProcess process) : ITaskStore, ITaskEvents, ITaskWorkers, ITaskTurns
{
    public TaskId NewId(string owner) => store.NewId(owner);

    public ValueTask<TaskRecord> CreateAsync(NewTask task, TaskLimits? limits, CancellationToken cancellationToken) =>
        Call(() => store.CreateAsync(task, limits, default), cancellationToken);

    public ValueTask<TaskRecord?> GetAsync(TaskId id, CancellationToken cancellationToken) =>
        Call(() => store.GetAsync(id, default), cancellationToken);

    public ValueTask<string?> GetRequestAsync(TaskId id, CancellationToken cancellationToken) =>
        Call(() => store.GetRequestAsync(id, default), cancellationToken);

    public ValueTask<TaskPage> ListAsync(string owner, TaskListPosition? position, int limit, CancellationToken cancellationToken) =>
        Call(() => store.ListAsync(owner, position, limit, default), cancellationToken);

    public ValueTask<BeginResult> BeginAsync(TaskRef task, string worker, TimeSpan lease, CancellationToken cancellationToken) =>
        Call(() => store.BeginAsync(task, worker, lease, default), cancellationToken);

    public ValueTask<bool> PutOffAsync(TaskRef task, TimeSpan after, CancellationToken cancellationToken) =>
        Call(() => store.PutOffAsync(task, after, default), cancellationToken);

    public ValueTask<TaskRecord?> DropAsync(TaskRef task, string statusMessage, CancellationToken cancellationToken) =>
        Call(() => store.DropAsync(task, statusMessage, default), cancellationToken);

    public ValueTask<bool> ReportAsync(TaskRef task, int attempt, TaskProgress progress, CancellationToken cancellationToken) =>
        Call(() => store.ReportAsync(task, attempt, progress, default), cancellationToken);

    public ValueTask<TaskInput?> AskAsync(TaskRef task, int attempt, TaskInput input, CancellationToken cancellationToken) =>
        Call(() => store.AskAsync(task, attempt, input, default), cancellationToken);

    public ValueTask<IReadOnlyList<string>> AnswerAsync(
        TaskRef task, IReadOnlyDictionary<string, string> answers, CancellationToken cancellationToken) =>
        Call(() => store.AnswerAsync(task, answers, default), cancellationToken);

    public ValueTask<bool> SpawnAsync(TaskRef task, int attempt, TaskId child, bool endsWithIt, CancellationToken cancellationToken) =>
        Call(() => store.SpawnAsync(task, attempt, child, endsWithIt, default), cancellationToken);

    public ValueTask<bool> CompleteAsync(TaskRef task, int attempt, TaskOutcome outcome, CancellationToken cancellationToken) =>
        Call(() => store.CompleteAsync(task, attempt, outcome, default), cancellationToken);

    public ValueTask<CancelResult?> CancelAsync(TaskRef task, TaskActor actor, string statusMessage, CancellationToken cancellationToken) =>
        Call(() => store.CancelAsync(task, actor, statusMessage, default), cancellationToken);

    public ValueTask<bool> ReleaseAsync(TaskRef task, int attempt, CancellationToken cancellationToken) =>
        Call(() => store.ReleaseAsync(task, attempt, default), cancellationToken);

    public ValueTask<bool> RetryAsync(TaskRef task, int attempt, TaskRetry retry, CancellationToken cancellationToken) =>
        Call(() => store.RetryAsync(task, attempt, retry, default), cancellationToken);

    public ValueTask<IReadOnlyList<bool>> RenewAsync(
        IReadOnlyList<TaskLease> leases, TimeSpan lease, CancellationToken cancellationToken) =>
        Call(() => store.RenewAsync(leases, lease, default), cancellationToken);

    public ValueTask<IReadOnlyList<DueTask>> TakeDueAsync(
        int limit, TimeSpan redeliverAfter, TimeSpan lease, CancellationToken cancellationToken) =>
        Call(() => store.TakeDueAsync(limit, redeliverAfter, lease, default), cancellationToken);

    public ValueTask<IReadOnlyList<TaskHistoryEntry>?> GetHistoryAsync(TaskId id, CancellationToken cancellationToken) =>
        Call(() => store.GetHistoryAsync(id, default), cancellationToken);

    public ValueTask<bool> MarkDeliveredAsync(TaskRef task, CancellationToken cancellationToken) =>
        Call(() => store.MarkDeliveredAsync(task, default), cancellationToken);

    public ValueTask<bool> WithdrawAsync(TaskRef task, CancellationToken cancellationToken) =>
        Call(() => store.WithdrawAsync(task, default), cancellationToken);

    public ValueTask<int> EndLeasesAsync(string worker, CancellationToken cancellationToken) =>
        Call(() => store.EndLeasesAsync(worker, default), cancellationToken);

    public ValueTask AnnounceAsync(TaskWorker worker, TimeSpan keepFor, CancellationToken cancellationToken) =>
        Do(() => store.AnnounceAsync(worker, keepFor, default), cancellationToken);

    public ValueTask LeaveAsync(string name, CancellationToken cancellationToken) =>
        Do(() => store.LeaveAsync(name, default), cancellationToken);

    public ValueTask<IReadOnlyList<TaskWorker>> ListAsync(CancellationToken cancellationToken) =>
        Call(() => ((ITaskWorkers)store).ListAsync(default), cancellationToken);

    public ValueTask<(int Known, IReadOnlyList<string> Dead)> FindDeadAsync(
        TimeSpan after, TimeSpan lease, CancellationToken cancellationToken) =>
        Call(() => store.FindDeadAsync(after, lease, default), cancellationToken);

    public ValueTask<ITaskWatch> WatchAsync(TaskId id, CancellationToken cancellationToken) =>
        Call(() => store.WatchAsync(id, default), cancellationToken);

    public ValueTask<IAsyncDisposable> ListenAsync(
        string worker, Action<TaskId, TaskEvent> heard, Func<Task> missed, CancellationToken cancellationToken) =>
        Call(() => store.ListenAsync(worker, heard, missed, default), cancellationToken);

    public ValueTask EnterAsync(TaskRef task, CancellationToken cancellationToken) =>
        Do(() => ((ITaskTurns)store).EnterAsync(task, default), cancellationToken);

    public ValueTask<TaskRef?> NextAsync(
        TaskRef message, bool enters, IReadOnlyList<TaskPriority> order, CancellationToken cancellationToken) =>
        Call(() => ((ITaskTurns)store).NextAsync(message, enters, order, default), cancellationToken);

    private async ValueTask Do(Func<ValueTask> call, CancellationToken cancellationToken) => await Call(
        async () =>
        {
            await call();
            return true;
        },
        cancellationToken);

    private ValueTask<T> Call<T>(Func<ValueTask<T>> call, CancellationToken cancellationToken) =>
        network.CallAsync(process, call, cancellationToken);
}
