namespace McpTasks.StoreKit.Tests;

/// <summary>A store that a stranger might write: it hands everything on to another one.</summary>
internal class DelegatingStore(ITaskStore inner) : ITaskStore
{
    public virtual TaskId NewId(string owner) => inner.NewId(owner);

    public virtual ValueTask<TaskRecord> CreateAsync(NewTask task, TaskLimits? limits, CancellationToken cancellationToken) =>
        inner.CreateAsync(task, limits, cancellationToken);

    public virtual ValueTask<TaskRecord?> GetAsync(TaskId id, CancellationToken cancellationToken) => inner.GetAsync(id, cancellationToken);

    public virtual ValueTask<string?> GetRequestAsync(TaskId id, CancellationToken cancellationToken) =>
        inner.GetRequestAsync(id, cancellationToken);

    public virtual ValueTask<IReadOnlyList<TaskHistoryEntry>?> GetHistoryAsync(TaskId id, CancellationToken cancellationToken) =>
        inner.GetHistoryAsync(id, cancellationToken);

    public virtual ValueTask<TaskPage> ListAsync(
        string owner, TaskListPosition? position, int limit, CancellationToken cancellationToken) =>
        inner.ListAsync(owner, position, limit, cancellationToken);

    public virtual ValueTask<BeginResult> BeginAsync(TaskRef task, string worker, TimeSpan lease, CancellationToken cancellationToken) =>
        inner.BeginAsync(task, worker, lease, cancellationToken);

    public virtual ValueTask<bool> PutOffAsync(TaskRef task, TimeSpan after, CancellationToken cancellationToken) =>
        inner.PutOffAsync(task, after, cancellationToken);

    public virtual ValueTask<TaskRecord?> DropAsync(TaskRef task, string statusMessage, CancellationToken cancellationToken) =>
        inner.DropAsync(task, statusMessage, cancellationToken);

    public virtual ValueTask<bool> ReportAsync(TaskRef task, int attempt, TaskProgress progress, CancellationToken cancellationToken) =>
        inner.ReportAsync(task, attempt, progress, cancellationToken);

    public virtual ValueTask<TaskInput?> AskAsync(TaskRef task, int attempt, TaskInput input, CancellationToken cancellationToken) =>
        inner.AskAsync(task, attempt, input, cancellationToken);

    public virtual ValueTask<IReadOnlyList<string>> AnswerAsync(
        TaskRef task, IReadOnlyDictionary<string, string> answers, CancellationToken cancellationToken) =>
        inner.AnswerAsync(task, answers, cancellationToken);

    public virtual ValueTask<bool> SpawnAsync(
        TaskRef task, int attempt, TaskId child, bool endsWithIt, CancellationToken cancellationToken) =>
        inner.SpawnAsync(task, attempt, child, endsWithIt, cancellationToken);

    public virtual ValueTask<bool> CompleteAsync(TaskRef task, int attempt, TaskOutcome outcome, CancellationToken cancellationToken) =>
        inner.CompleteAsync(task, attempt, outcome, cancellationToken);

    public virtual ValueTask<CancelResult?> CancelAsync(
        TaskRef task, TaskActor actor, string statusMessage, CancellationToken cancellationToken) =>
        inner.CancelAsync(task, actor, statusMessage, cancellationToken);

    public virtual ValueTask<bool> ReleaseAsync(TaskRef task, int attempt, CancellationToken cancellationToken) =>
        inner.ReleaseAsync(task, attempt, cancellationToken);

    public virtual ValueTask<bool> RetryAsync(TaskRef task, int attempt, TaskRetry retry, CancellationToken cancellationToken) =>
        inner.RetryAsync(task, attempt, retry, cancellationToken);

    public virtual ValueTask<IReadOnlyList<bool>> RenewAsync(
        IReadOnlyList<TaskLease> leases, TimeSpan lease, CancellationToken cancellationToken) =>
        inner.RenewAsync(leases, lease, cancellationToken);

    public virtual ValueTask<int> EndLeasesAsync(string worker, CancellationToken cancellationToken) =>
        inner.EndLeasesAsync(worker, cancellationToken);

    public virtual ValueTask<IReadOnlyList<DueTask>> TakeDueAsync(
        int limit, TimeSpan redeliverAfter, TimeSpan lease, CancellationToken cancellationToken) =>
        inner.TakeDueAsync(limit, redeliverAfter, lease, cancellationToken);

    public virtual ValueTask<bool> MarkDeliveredAsync(TaskRef task, CancellationToken cancellationToken) =>
        inner.MarkDeliveredAsync(task, cancellationToken);

    public virtual ValueTask<bool> WithdrawAsync(TaskRef task, CancellationToken cancellationToken) =>
        inner.WithdrawAsync(task, cancellationToken);
}
