namespace McpTasks;

/// <summary>Asks the task's client on behalf of one attempt. A question that an earlier attempt asked keeps its key, and its answer.</summary>
public sealed class AttemptInputs
{
    private readonly ITaskStore _store;
    private readonly ITaskEvents _events;
    private readonly TaskRecord _task;
    private readonly RunningAttempt _attempt;
    private readonly AttemptSlot _slot;
    private readonly AttemptTimeout? _timeout;
    private readonly AttemptTrace _trace;
    private readonly McpTasksOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationToken _workerStops;
    private ConcurrentDictionary<string, int>? _asked;

    internal AttemptInputs(
        ITaskStore store, ITaskEvents events, TaskRecord task, RunningAttempt attempt, AttemptSlot slot, AttemptTimeout? timeout, AttemptTrace trace, McpTasksOptions options,
        TimeProvider time, ILogger logger, CancellationToken workerStops)
    {
        (_store, _events, _task, _attempt, _slot, _timeout, _trace) = (store, events, task, attempt, slot, timeout, trace);
        (_options, _time, _logger, _workerStops) = (options, time, logger, workerStops);
    }

    /// <summary>Asks, and waits for the answer as long as the attempt runs, without holding up other tasks of this worker meanwhile.</summary>
    /// <param name="method">The MCP method, such as <c>elicitation/create</c>.</param>
    /// <param name="parameters">Its parameters as JSON.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answer as JSON.</returns>
    /// <exception cref="OperationCanceledException">The attempt ended.</exception>
    /// <exception cref="InvalidOperationException">The question is too large, or the task has asked too much.</exception>
    public async ValueTask<string> AskAsync(string method, string parameters, CancellationToken cancellationToken)
    {
        if (InputSize.Problem("The question", parameters, _options) is { } problem)
            throw new InvalidOperationException(problem);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _attempt.Token);
        var key = KeyOf(method, parameters);
        await using var watch = await OutlastAsync(() => _events.WatchAsync(_task.Id, ended.Token), "watch", ended.Token);
        var question = new TaskInput(key, method, parameters, null);
        var input = await OutlastAsync(() => _store.AskAsync(_task.Ref, _attempt.Lease.Attempt, question, ended.Token), "ask a question of", ended.Token);
        if (input is null)
        {
            await _attempt.RefusedAsync(_store, ended.Token);
            throw new OperationCanceledException(_attempt.Token);
        }

        if (input.Answer is { } known)
            return known;
        using (Span("ask client", method, key))
            _logger.TaskInputRequired(_task, key);
        // A question may be open for hours: a worker that stops hands the task back at once, and another asks on.
        using var leaving = _workerStops.Register(() => _attempt.Stop(AttemptEnd.WorkerStops));
        var answer = await WaitAsync(() => _slot.WaitAsync(() => AnswerAsync(watch, key, ended.Token), _attempt.Token));
        using (Span("client answered", method, key))
            _logger.TaskInputReceived(_task, key);
        return answer;
    }

    private Task<string> WaitAsync(Func<Task<string>> wait) => _timeout is null ? wait() : _timeout.WaitAsync(wait);

    private Activity? Span(string name, string method, string key) =>
        _trace.Start($"{name} {method}")?.SetTag("mcp.method.name", method).SetTag("mcp.task.input.key", key);

    /// <summary>The key is made of the question: an attempt that asks in another order must not get the answer to something else.</summary>
    private string KeyOf(string method, string parameters)
    {
        var question = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{method}\n{parameters}")).AsSpan(0, 6));
        var asked = LazyInitializer.EnsureInitialized(ref _asked, static () => new(StringComparer.Ordinal));
        return string.Create(CultureInfo.InvariantCulture, $"input-{question}-{asked.AddOrUpdate(question, 1, (_, times) => times + 1)}");
    }

    private async Task<string> AnswerAsync(ITaskWatch watch, string key, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (await ReadAsync(key, cancellationToken) is { } answer)
                return answer;
            await watch.WaitAsync(_options.Lease, cancellationToken);
        }
    }

    private ValueTask<T> OutlastAsync<T>(Func<ValueTask<T>> call, string what, CancellationToken cancellationToken) =>
        StoreOutage.OutlastAsync(call, $"{what} task {_task.Id}", _time, _logger, cancellationToken);

    private async Task<string?> ReadAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            var task = await _store.GetAsync(_task.Id, cancellationToken);
            if (task is null || task.Status.IsTerminal())
                _attempt.Stop(task is null ? AttemptEnd.LeaseLost : AttemptEnd.TaskEnded);
            cancellationToken.ThrowIfCancellationRequested();
            return task?.Inputs.FirstOrDefault(input => input.Key == key)?.Answer;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            _logger.AnswerNotRead(error, key, _task.Id);
            return null;
        }
    }
}
