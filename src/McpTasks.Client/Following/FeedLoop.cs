namespace McpTasks.Client.Following;

/// <summary>Polls one task while it is followed: at the server's interval, and rarely while the server pushes.</summary>
#pragma warning disable CA1001 // The loop disposes of its own means to stop it when it has ended; nobody waits for that.
internal sealed class FeedLoop(TaskFeed feed, FeedServices services)
#pragma warning restore CA1001
{
    // A push that is lost without a trace costs no more than this.
    private static readonly TimeSpan WhilePushed = TimeSpan.FromSeconds(30);

    private readonly StopSource _stop = new(services.Closed);
    private TaskCompletionSource _wake = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isPushed;

    public string TaskId => feed.TaskId;

    public TaskFeed Feed => feed;

    /// <summary>Whether the server has promised to push this task on a stream that is open.</summary>
    public bool IsPushed
    {
        get => _isPushed;
        set
        {
            var fell = _isPushed && !value;
            _isPushed = value;
            if (fell)
                Volatile.Read(ref _wake).TrySetResult();
        }
    }

    // Without the caller's context: the loop outlives the call that starts it.
    public void Start() => _ = Task.Run(RunAsync, CancellationToken.None);

    public void Stop() => _stop.Cancel();

    public void Took(TaskReading reading)
    {
        if (reading.State.IsTerminal)
            Stop();
        else
            feed.Ask(reading, _stop.Token);
    }

    private async Task RunAsync()
    {
        services.Push.Add(this);
        try
        {
            while (true)
            {
                feed.Take(await ReadAsync(), polled: true);
                await PauseAsync();
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            if (services.Closed.IsCancellationRequested)
                feed.Fail(new TaskClientClosedException(TaskId), this);
        }
        catch (Exception error)
        {
            feed.Fail(error, this);
        }
        finally
        {
            services.Push.Remove(this);
            _stop.Dispose();
        }
    }

    private Task<TaskReading> ReadAsync() =>
        services.RetryAsync("poll", TaskId, () => TaskReads.GetAsync(feed, services.Requests, _stop.Token), _stop.Token);

    private async Task PauseAsync()
    {
        var interval = feed.Last?.State.PollInterval ?? services.Options.DefaultPollInterval;
        if (interval < services.Options.MinPollInterval)
            interval = services.Options.MinPollInterval;
        if (IsPushed && interval < WhilePushed)
            interval = WhilePushed;
        var wake = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _wake, wake);
        await wake.Task.WaitAsync(interval, services.Time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Token.ThrowIfCancellationRequested();
    }
}

/// <summary>One poll.</summary>
internal static class TaskReads
{
    public static async Task<TaskReading> GetAsync(TaskFeed feed, TaskRequests requests, CancellationToken cancellationToken)
    {
        try
        {
            var reply = await requests.SendAsync(TaskProtocol.Get, feed.TaskId, cancellationToken);
            return TaskJson.Read(reply) ?? throw new McpException("The server's reply to tasks/get is not a task.");
        }
        catch (McpProtocolException error) when (error.ErrorCode == McpErrorCode.InvalidParams)
        {
            throw feed.Last is null
                ? new TaskNotFoundException(feed.TaskId, Failures.MessageOf(error), error)
                : new TaskExpiredException(feed.TaskId, error);
        }
    }
}
