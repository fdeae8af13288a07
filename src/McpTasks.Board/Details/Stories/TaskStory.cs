namespace McpTasks.Board.Details.Stories;

/// <summary>How an attempt ended, if it has.</summary>
internal enum AttemptEnding
{
    Running,
    Completed,
    Failed,
    Cancelled,
    Lost,
    HandedBack,
    Retried,
    PutOff,
}

/// <summary>A progress report of an attempt.</summary>
internal sealed record Report(DateTimeOffset At, TaskProgress Progress);

/// <summary>One attempt from its beginning to its end.</summary>
internal sealed record AttemptStory(int Number, string? Worker, DateTimeOffset From)
{
    public DateTimeOffset? To { get; init; }

    public AttemptEnding Ending { get; init; }

    public IReadOnlyList<Report> Reports { get; init; } = [];
}

/// <summary>A time during which no worker ran the task.</summary>
internal sealed record Wait(DateTimeOffset From, DateTimeOffset? To);

/// <summary>A task's life in order of time, from the task's record and history.</summary>
internal sealed record TaskStory(
    TaskRecord Task, IReadOnlyList<TaskHistoryEntry> History,
    IReadOnlyList<Wait> Waits, IReadOnlyList<AttemptStory> Attempts, IReadOnlyList<QuestionStory> Questions)
{
    /// <summary>When the task ended; null until then.</summary>
    public DateTimeOffset? Ended { get; init; }

    /// <summary>When the client got the outcome.</summary>
    public DateTimeOffset? Delivered { get; init; }

    /// <summary>Why the task cannot run again; null when it can.</summary>
    public string? WhyNotRerun { get; init; }

    /// <summary>
    /// Since when the queue of the waiting task has been paused; null when the task does not wait or the queue is not paused.
    /// </summary>
    public DateTimeOffset? PausedSince { get; init; }

    /// <summary>The strike that the task waits for; null when it waits for none.</summary>
    public TaskStrike? Strike { get; init; }

    public TimeSpan Waited(DateTimeOffset now) => Waits.Aggregate(TimeSpan.Zero, (sum, wait) => sum + ((wait.To ?? now) - wait.From));

    public static TaskStory Of(TaskRecord task, IReadOnlyList<TaskHistoryEntry> history, string? whyNotRerun)
    {
        var teller = new StoryTeller(task);
        foreach (var entry in history)
            teller.Take(entry);
        return new(task, history, teller.Waits, teller.Attempts, QuestionStory.Of(task, history))
        {
            Ended = teller.Ended ?? (task.Status.IsTerminal() ? task.LastUpdatedAt : null),
            Delivered = history.FirstOrDefault(entry => entry.Kind == TaskHistoryKind.Delivered)?.At,
            WhyNotRerun = whyNotRerun,
        };
    }
}
