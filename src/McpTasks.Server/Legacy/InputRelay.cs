namespace McpTasks.Server.Legacy;

internal sealed class InputRelays(ITaskStore store, InputClaims claims, IOptions<McpTasksOptions> options, ILogger<InputRelay> logger)
{
    // Stands for the only client of a server without sessions, such as one over standard input and output.
    private readonly string _noSession = Guid.NewGuid().ToString("N");

    public InputRelay To(McpServer server, string? session, CancellationToken attached) =>
        new(server, session ?? _noSession, store, claims, options.Value, logger, attached);
}

/// <summary>
/// Sends a task's questions to a 2025-11-25 client as server requests on one of the client's streams, and stores the answers with the task.
/// Disposing the relay withdraws the open questions.
/// </summary>
internal sealed class InputRelay(
    McpServer server, string session, ITaskStore store, InputClaims claims, McpTasksOptions options, ILogger<InputRelay> logger,
    CancellationToken attached) : IAsyncDisposable
{
    private readonly string _name = Guid.NewGuid().ToString("N");
    private readonly Dictionary<string, (CancellationTokenSource Cancel, Task<bool> Asking)> _asked = new(StringComparer.Ordinal);

    /// <summary>
    /// Asks the outstanding questions that have not been asked yet, and withdraws the questions that were answered elsewhere.
    /// </summary>
    public void Follow(TaskRecord task)
    {
        // Answered questions stay in the list: this record may be older than the stored answer.
        foreach (var key in _asked
            .Where(asked => asked.Value.Asking is { IsCompleted: true, Result: false })
            .Select(asked => asked.Key)
            .ToList())
        {
            if (_asked.Remove(key, out var failed))
                failed.Cancel.Dispose();
        }

        foreach (var (key, asked) in _asked)
        {
            if (task.Inputs.FirstOrDefault(input => input.Key == key)?.Answer is not null)
                asked.Cancel.Cancel();
            else if (!asked.Asking.IsCompleted && !attached.IsCancellationRequested)
                _ = KeepAsync(task, key, asked.Cancel);
        }

        foreach (var input in task.Inputs.Where(input => input.Answer is null && !_asked.ContainsKey(input.Key) && CanAnswer(input.Method)))
        {
            var cancel = new CancellationTokenSource();
            _asked.Add(input.Key, (cancel, AskAsync(task, input, cancel.Token)));
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (cancel, asking) in _asked.Values)
        {
            await cancel.CancelAsync();
            await asking;
            cancel.Dispose();
        }

        _asked.Clear();
    }

    // A client that has left the stream may still answer until another stream asks.
    private Task LeaveAsync(TaskRecord task, string key) => FireAndForget.RunAsync(
        async () => await claims.LeaveAsync(session, task.Id, key, _name, CancellationToken.None), logger.QuestionClaimNotRenewed);

    private Task KeepAsync(TaskRecord task, string key, CancellationTokenSource asking) => FireAndForget.RunAsync(async () =>
    {
        if (!await claims.TryHoldAsync(session, task.Id, key, _name, asking.Token))
            await asking.CancelAsync();
        else if (attached.IsCancellationRequested)
            await LeaveAsync(task, key);
    }, logger.QuestionClaimNotRenewed);

    /// <summary>Whether the answer is stored. False also when another stream asks, because that stream may give up.</summary>
    private async Task<bool> AskAsync(TaskRecord task, TaskInput input, CancellationToken cancellationToken)
    {
        try
        {
            if (!await claims.TryHoldAsync(session, task.Id, input.Key, _name, cancellationToken))
                return false;
            try
            {
                // The previous holder of the claim may have got the answer meanwhile.
                if (!IsOpen(await store.GetAsync(task.Id, cancellationToken), input.Key))
                    return true;
                await using var left = attached.Register(() => _ = LeaveAsync(task, input.Key));
                var answer = await AnswerAsync(task, input, cancellationToken);
                await store.AnswerAsync(
                    task.Ref, new Dictionary<string, string>(StringComparer.Ordinal) { [input.Key] = answer }, CancellationToken.None);
                return true;
            }
            finally
            {
                await claims.ReleaseAsync(session, task.Id, input.Key, _name, CancellationToken.None);
            }
        }
        catch (OperationCanceledException)
        {
            // The question was answered or asked elsewhere, or the call is over. The client has been told.
        }
        catch (Exception error)
        {
            // There is no stream to ask on, or the store is away. The next look at the task asks again.
            logger.QuestionNotAsked(error, input.Key, task.Id);
        }

        return false;
    }

    private static bool IsOpen(TaskRecord? task, string key) =>
        task is { Status: McpTaskStatus.InputRequired } && task.Inputs.Any(input => input.Key == key && input.Answer is null);

    private async Task<string> AnswerAsync(TaskRecord task, TaskInput input, CancellationToken cancellationToken)
    {
        var parameters = TaskWire.Relate(JsonNode.Parse(input.Params) as JsonObject ?? [], task.Id);
        var request = new JsonRpcRequest { Id = new($"input-{Guid.NewGuid():N}"), Method = input.Method, Params = parameters };
        try
        {
            var reply = await server.SendRequestAsync(request, cancellationToken);
            return reply.Result is JsonObject answer
                ? Checked(input, answer.ToJsonString())
                : throw TaskErrors.Invalid("The client's answer is not an object.");
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The SDK should tell the client, but usually drops its own registration first and then stays silent.
            await TakeBackAsync(task, request.Id);
            throw;
        }
        catch (McpProtocolException error)
        {
            // The client refused, or the answer was no answer. An eliciting tool sees "cancel"; for other questions the tool sees an error.
            return input.Method == RequestMethods.ElicitationCreate
                ? """{"action":"cancel"}"""
                : TaskInputAnswer.Error((int)error.ErrorCode, error.Message);
        }
    }

    private string Checked(TaskInput input, string answer)
    {
        // An answer that does not fit counts as none: the question stays open, and the next look at the task asks again.
        if (AnswerCheck.Problem(input, answer) is { } wrong)
            throw new InvalidOperationException($"The client's answer is wrong. {wrong}");
        // The client has answered and is not asked again, so the tool gets the error.
        return InputSize.Problem("The client's answer", answer, options) is { } problem
            ? TaskInputAnswer.Error((int)McpErrorCode.InvalidParams, problem)
            : answer;
    }

    private Task TakeBackAsync(TaskRecord task, RequestId id) => server.SendMessageAsync(new JsonRpcNotification
    {
        Method = NotificationMethods.CancelledNotification,
        Params = TaskWire.Relate(
            new() { ["requestId"] = id.ToString(), ["reason"] = "The task no longer waits for this answer." }, task.Id),
    });

    // The client here may differ from the owner's client that created the task.
    private bool CanAnswer(string method) => method switch
    {
        RequestMethods.ElicitationCreate => server.ClientCapabilities?.Elicitation is not null,
        RequestMethods.SamplingCreateMessage => server.ClientCapabilities?.Sampling is not null,
        RequestMethods.RootsList => server.ClientCapabilities?.Roots is not null,
        _ => false,
    };
}
