using System.Globalization;
using Microsoft.Extensions.Logging;

namespace McpTasks;

/// <summary>Asks the task's client on behalf of one attempt. A question that an earlier attempt asked keeps its key, and its answer.</summary>
public sealed class AttemptInputs
{
    private readonly ITaskStore _store;
    private readonly ITaskEvents _events;
    private readonly TaskRecord _task;
    private readonly RunningAttempt _attempt;
    private readonly TimeSpan _safetyNet;
    private readonly ILogger _logger;
    private int _asked;

    internal AttemptInputs(ITaskStore store, ITaskEvents events, TaskRecord task, RunningAttempt attempt, TimeSpan safetyNet, ILogger logger) =>
        (_store, _events, _task, _attempt, _safetyNet, _logger) = (store, events, task, attempt, safetyNet, logger);

    /// <summary>Asks, and waits for the answer as long as the attempt runs.</summary>
    /// <param name="method">The MCP method, such as <c>elicitation/create</c>.</param>
    /// <param name="parameters">Its parameters as JSON.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The answer as JSON.</returns>
    /// <exception cref="OperationCanceledException">The attempt ended.</exception>
    public async ValueTask<string> AskAsync(string method, string parameters, CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _attempt.Token);
        var key = string.Create(CultureInfo.InvariantCulture, $"input-{Interlocked.Increment(ref _asked)}");
        await using var watch = await _events.WatchAsync(_task.Id, ended.Token);
        var input = await _store.AskAsync(_task.Ref, _attempt.Lease.Attempt, new(key, method, parameters, null), ended.Token);
        if (input is null)
        {
            await _attempt.RefusedAsync(_store, ended.Token);
            throw new OperationCanceledException(_attempt.Token);
        }

        if (input.Answer is { } known)
            return known;
        _logger.TaskInputRequired(_task, key);
        var answer = await AnswerAsync(watch, key, ended.Token);
        _logger.TaskInputReceived(_task, key);
        return answer;
    }

    private async Task<string> AnswerAsync(ITaskWatch watch, string key, CancellationToken cancellationToken)
    {
        while (true)
        {
            var task = await _store.GetAsync(_task.Id, cancellationToken);
            if (task is null || task.Status.IsTerminal())
                _attempt.Stop(task is null ? AttemptEnd.LeaseLost : AttemptEnd.TaskEnded);
            cancellationToken.ThrowIfCancellationRequested();
            if (task?.Inputs.FirstOrDefault(input => input.Key == key)?.Answer is { } answer)
                return answer;
            await watch.WaitAsync(_safetyNet, cancellationToken);
        }
    }
}
