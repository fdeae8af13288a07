namespace McpTasks;

/// <summary>
/// A store whose records refer to large arguments and results that are kept beside them. Whoever reads a task gets it whole. A value is
/// written before the record that refers to it, each attempt's result under a name of its own, so that the record alone decides.
/// </summary>
internal sealed class PayloadTaskStore(
    ITaskStore store, ITaskPayloads payloads, int above, TimeProvider time, ILogger logger) : ITaskStore
{
    // A task lives on for a while where it runs beyond its ttl.
    private static readonly TimeSpan Margin = TimeSpan.FromHours(1);
    private const string RequestName = "request";
    private const int MostRunning = 10_000;

    // Tasks that run here, and whose arguments go when they end.
    private readonly ConcurrentDictionary<TaskId, PayloadReference> _running = [];

    public TaskId NewId(string owner) => store.NewId(owner);

    public async ValueTask<TaskRecord> CreateAsync(NewTask task, TaskLimits? limits, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(task);
        StoreRules.Check(task, limits);
        if (!IsLarge(task.Request, out var length))
            return await WholeAsync(await store.CreateAsync(task, limits, cancellationToken), cancellationToken);
        var id = task.Id ?? store.NewId(task.Owner);
        var reference = new PayloadReference(RequestName, length, task.KeepRequest);
        await payloads.WriteAsync(id, RequestName, Encoding.UTF8.GetBytes(task.Request), task.Ttl + Margin, cancellationToken);
        TaskRecord? created = null;
        try
        {
            created = await store.CreateAsync(task with { Id = id, Request = reference.ToText(task.Request) }, limits, cancellationToken);
            return await WholeAsync(created, cancellationToken);
        }
        catch (Exception refused) when (IsRefusal(refused))
        {
            await RemoveAsync(id, reference);
            throw;
        }
        finally
        {
            if (created is not null && created.Id != id)
                await RemoveAsync(id, reference);
        }
    }

    public async ValueTask<TaskRecord?> GetAsync(TaskId id, CancellationToken cancellationToken) =>
        await store.GetAsync(id, cancellationToken) is { } task ? await WholeAsync(task, cancellationToken) : null;

    public async ValueTask<string?> GetRequestAsync(TaskId id, CancellationToken cancellationToken)
    {
        var request = await store.GetRequestAsync(id, cancellationToken);
        return PayloadReference.Parse(request) is { } reference ? await ReadAsync(id, reference, cancellationToken) : request;
    }

    public async ValueTask<BeginResult> BeginAsync(TaskRef task, string worker, TimeSpan lease, CancellationToken cancellationToken)
    {
        var begun = await store.BeginAsync(task, worker, lease, cancellationToken);
        if (begun is not { Verdict: BeginVerdict.Begun, Task: { } record } || PayloadReference.Parse(record.Request) is not { } reference)
            return begun;
        string? request;
        try
        {
            request = await ReadAsync(task.Id, reference, cancellationToken);
        }
        catch
        {
            // Another worker, or this one later, may read it.
            await store.ReleaseAsync(task, record.Attempt, CancellationToken.None);
            throw;
        }

        if (request is null)
        {
            await store.CompleteAsync(task, record.Attempt, Gone("arguments were kept beside it, and are"), CancellationToken.None);
            return begun with { Verdict = BeginVerdict.Terminal, Task = null };
        }

        if (!reference.Stays)
        {
            // Attempts that were stopped are not told of; what is forgotten here goes with its ttl.
            if (_running.Count >= MostRunning)
                _running.Clear();
            _running[task.Id] = reference;
        }

        return begun with { Task = record with { Request = request } };
    }

    public async ValueTask<bool> CompleteAsync(TaskRef task, int attempt, TaskOutcome outcome, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        if (IsLarge(outcome.Result, out var length) && await store.GetAsync(task.Id, cancellationToken) is { } record)
        {
            var left = record.CreatedAt + record.Ttl - time.GetUtcNow();
            var keepFor = (left > TimeSpan.Zero ? left : TimeSpan.Zero) + Margin;
            var result = new PayloadReference(string.Create(CultureInfo.InvariantCulture, $"result-{attempt}"), length, Stays: true);
            await payloads.WriteAsync(task.Id, result.Name, Encoding.UTF8.GetBytes(outcome.Result!), keepFor, cancellationToken);
            outcome = outcome with { Result = result.ToText() };
        }

        // A result that is not taken goes by itself: an earlier call, whose answer was lost, may have brought it.
        var ended = await store.CompleteAsync(task, attempt, outcome, cancellationToken);
        if (_running.TryRemove(task.Id, out var request) && ended)
            await RemoveAsync(task.Id, request);
        return ended;
    }

    public async ValueTask<CancelResult?> CancelAsync(
        TaskRef task, TaskActor actor, string statusMessage, CancellationToken cancellationToken)
    {
        var request = await RequestOfAsync(task.Id, cancellationToken);
        if (await store.CancelAsync(task, actor, statusMessage, cancellationToken) is not { } answer)
            return null;
        if (answer.Changed && request is { Stays: false } goes)
            await RemoveAsync(task.Id, goes);
        return answer with { Task = await WholeAsync(answer.Task, cancellationToken) };
    }

    public async ValueTask<TaskRecord?> DropAsync(TaskRef task, string statusMessage, CancellationToken cancellationToken)
    {
        var request = await RequestOfAsync(task.Id, cancellationToken);
        var dropped = await store.DropAsync(task, statusMessage, cancellationToken);
        if (dropped is not null && request is { Stays: false } goes)
            await RemoveAsync(task.Id, goes);
        return dropped;
    }

    public async ValueTask<bool> WithdrawAsync(TaskRef task, CancellationToken cancellationToken)
    {
        var request = await RequestOfAsync(task.Id, cancellationToken);
        var record = await store.GetAsync(task.Id, cancellationToken);
        if (!await store.WithdrawAsync(task, cancellationToken))
            return false;
        foreach (var reference in new[] { request, PayloadReference.Parse(record?.Result) })
        {
            if (reference is { } goes)
                await RemoveAsync(task.Id, goes);
        }

        return true;
    }

    public ValueTask<bool> ReleaseAsync(TaskRef task, int attempt, CancellationToken cancellationToken)
    {
        _running.TryRemove(task.Id, out _);
        return store.ReleaseAsync(task, attempt, cancellationToken);
    }

    public ValueTask<bool> RetryAsync(TaskRef task, int attempt, TaskRetry retry, CancellationToken cancellationToken)
    {
        _running.TryRemove(task.Id, out _);
        return store.RetryAsync(task, attempt, retry, cancellationToken);
    }

    public ValueTask<bool> PutOffAsync(TaskRef task, TimeSpan after, CancellationToken cancellationToken) =>
        store.PutOffAsync(task, after, cancellationToken);

    public ValueTask<IReadOnlyList<TaskHistoryEntry>?> GetHistoryAsync(TaskId id, CancellationToken cancellationToken) =>
        store.GetHistoryAsync(id, cancellationToken);

    public ValueTask<TaskPage> ListAsync(string owner, TaskListPosition? position, int limit, CancellationToken cancellationToken) =>
        store.ListAsync(owner, position, limit, cancellationToken);

    public ValueTask<bool> ReportAsync(TaskRef task, int attempt, TaskProgress progress, CancellationToken cancellationToken) =>
        store.ReportAsync(task, attempt, progress, cancellationToken);

    public ValueTask<TaskInput?> AskAsync(TaskRef task, int attempt, TaskInput input, CancellationToken cancellationToken) =>
        store.AskAsync(task, attempt, input, cancellationToken);

    public ValueTask<IReadOnlyList<string>> AnswerAsync(
        TaskRef task, IReadOnlyDictionary<string, string> answers, CancellationToken cancellationToken) =>
        store.AnswerAsync(task, answers, cancellationToken);

    public ValueTask<bool> SpawnAsync(TaskRef task, int attempt, TaskId child, bool endsWithIt, CancellationToken cancellationToken) =>
        store.SpawnAsync(task, attempt, child, endsWithIt, cancellationToken);

    public ValueTask<IReadOnlyList<bool>> RenewAsync(
        IReadOnlyList<TaskLease> leases, TimeSpan lease, CancellationToken cancellationToken) =>
        store.RenewAsync(leases, lease, cancellationToken);

    public ValueTask<int> EndLeasesAsync(string worker, CancellationToken cancellationToken) =>
        store.EndLeasesAsync(worker, cancellationToken);

    public ValueTask<IReadOnlyList<DueTask>> TakeDueAsync(
        int limit, TimeSpan redeliverAfter, TimeSpan lease, CancellationToken cancellationToken) =>
        store.TakeDueAsync(limit, redeliverAfter, lease, cancellationToken);

    public ValueTask<bool> MarkDeliveredAsync(TaskRef task, CancellationToken cancellationToken) =>
        store.MarkDeliveredAsync(task, cancellationToken);

    // What else is thrown leaves open whether there is a task.
    private static bool IsRefusal(Exception error) =>
        StoreRules.IsRefusal(error) || error is InvalidOperationException and not ObjectDisposedException;

    private bool IsLarge(string? value, out int length)
    {
        length = value is null || value.Length * 3L <= above ? 0 : Encoding.UTF8.GetByteCount(value);
        return length > above;
    }

    private async ValueTask<PayloadReference?> RequestOfAsync(TaskId id, CancellationToken cancellationToken) =>
        PayloadReference.Parse(await store.GetRequestAsync(id, cancellationToken));

    private async ValueTask<TaskRecord> WholeAsync(TaskRecord task, CancellationToken cancellationToken)
    {
        if (PayloadReference.Parse(task.Result) is not { } reference)
            return task;
        if (await ReadAsync(task.Id, reference, cancellationToken) is { } result)
            return task with { Result = result };
        var gone = Gone("result was kept beside it, and is");
        return task with { Status = gone.Status, StatusMessage = gone.StatusMessage, Result = null, Error = gone.Error };
    }

    private async ValueTask<string?> ReadAsync(TaskId id, PayloadReference reference, CancellationToken cancellationToken)
    {
        if (await payloads.ReadAsync(id, reference.Name, reference.Length, cancellationToken) is { } value)
            return Encoding.UTF8.GetString(value);
        logger.PayloadMissing(reference.Name, id, reference.Length);
        return null;
    }

    // It goes by itself later where it cannot be removed now.
    private async ValueTask RemoveAsync(TaskId id, PayloadReference reference)
    {
        try
        {
            await payloads.RemoveAsync(id, reference.Name, CancellationToken.None);
        }
        catch (Exception error)
        {
            logger.PayloadNotRemoved(error, reference.Name, id);
        }
    }

    private static TaskOutcome Gone(string what) =>
        TaskOutcomes.Error(TaskOutcomes.InternalError, $"The task's {what} not there any more.");
}
