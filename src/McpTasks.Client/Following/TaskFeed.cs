namespace McpTasks.Client.Following;

/// <summary>What is known of one task, brought up to date while anybody follows it: from what the server pushes, and by polling.</summary>
internal sealed class TaskFeed
{
    private readonly Lock _lock = new();
    private readonly List<FeedReader> _readers = [];
    private readonly FeedServices _services;
    private readonly Action<TaskFeed> _ended;
    private readonly TaskQuestions _questions;
    private FeedLoop? _loop;
    private TaskReading? _last;
    private bool _isFresh;

    public TaskFeed(string taskId, FeedServices services, Action<TaskFeed> ended)
    {
        (TaskId, _services, _ended) = (taskId, services, ended);
        _questions = new(taskId, services, TellWaiters);
        LegacyResult = new(taskId, services);
    }

    public string TaskId { get; }

    /// <summary>What the server was given to mark this task's progress with.</summary>
    public string? ProgressToken { get; set; }

    public LegacyResult LegacyResult { get; }

    public TaskReading? Last
    {
        get
        {
            lock (_lock)
                return _last;
        }
    }

    /// <summary>Begins to follow. The reader gets the present state first, and then each change.</summary>
    public FeedReader Follow(bool answers)
    {
        var reader = new FeedReader(this, answers);
        lock (_lock)
        {
            if (_last is { State.IsTerminal: true } last)
            {
                reader.Write(last.State);
                reader.End();
                return reader;
            }

            if (_services.Closed.IsCancellationRequested)
                throw new TaskClientClosedException(TaskId);
            _readers.Add(reader);
            if (answers)
                _questions.AskAgain();
            if (_loop is null)
            {
                _isFresh = false;
                (_loop = new(this, _services)).Start();
            }
            else if (_isFresh && _last is not null)
            {
                reader.Write(_last.State);
            }
        }

        return reader;
    }

    public void Leave(FeedReader reader)
    {
        FeedLoop? idle = null;
        lock (_lock)
        {
            if (_readers.Remove(reader) && _readers.Count == 0)
                (idle, _loop) = (_loop, null);
        }

        reader.End();
        idle?.Stop();
    }

    /// <summary>
    /// Takes in what the server said, in whatever order it arrives: what is older than known is dropped, and an end stays.
    /// </summary>
    public void Take(TaskReading reading, bool polled = false)
    {
        FeedLoop? loop;
        lock (_lock)
        {
            if (_last is { State.IsTerminal: true })
                return;
            _isFresh |= polled;
            if (IsOlder(reading))
                reading = _last!;
            _last = reading with { State = reading.State with { Progress = reading.State.Progress ?? _last?.State.Progress } };
            _readers.ForEach(reader => reader.Write(_last.State));
            loop = _loop;
            if (reading.State.IsTerminal)
            {
                _readers.ForEach(reader => reader.End());
                _readers.Clear();
                _loop = null;
            }
        }

        if (reading.State.IsTerminal)
            _ended(this);
        loop?.Took(reading);
    }

    /// <summary>Takes in progress that was pushed.</summary>
    public void Take(TaskProgress progress)
    {
        lock (_lock)
        {
            if (_last is null or { State.IsTerminal: true } || _last.State.Progress == progress)
                return;
            _last = _last with { State = _last.State with { Progress = progress } };
            _readers.ForEach(reader => reader.Write(_last.State));
        }
    }

    /// <summary>The feed cannot go on; the next reader tries again.</summary>
    public void Fail(Exception error, FeedLoop loop)
    {
        lock (_lock)
        {
            if (_loop != loop)
                return;
            _loop = null;
            // A reader that only watches gets no error when the connection closes: the task goes on.
            _readers.ForEach(reader => reader.End(error is TaskClientClosedException ? null : error));
            _readers.Clear();
        }

        if (error is TaskNotFoundException)
            _ended(this);
    }

    public void Ask(TaskReading reading, CancellationToken cancellationToken)
    {
        if (reading.InputRequests is { } requests)
            _questions.Ask(requests, cancellationToken);
        else if (reading.State.Status == McpTaskStatus.InputRequired && !_services.Requests.IsModern)
            LegacyResult.Invite(cancellationToken);
    }

    private void TellWaiters(TaskInputException error)
    {
        lock (_lock)
        {
            foreach (var reader in _readers.Where(reader => reader.Waits))
                reader.End(error);
        }
    }

    private bool IsOlder(TaskReading reading) =>
        !reading.State.IsTerminal && _last?.State.LastUpdatedAt is { } known && reading.State.LastUpdatedAt is { } told && told < known;
}
