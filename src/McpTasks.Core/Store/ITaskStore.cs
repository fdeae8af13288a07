namespace McpTasks;

/// <summary>
/// Holds the truth about tasks. Every method is atomic, a terminal state is written once, and only the newest attempt can write:
/// a stale attempt number or a lost lease is refused, never an error.
/// </summary>
/// <remarks>Every change raises the record's version and is announced once through <see cref="ITaskEvents"/>.</remarks>
public interface ITaskStore
{
    /// <summary>Makes the id of an owner's next task, for <see cref="NewTask.Id"/>.</summary>
    /// <param name="owner">The owner's key.</param>
    TaskId NewId(string owner);

    /// <summary>
    /// Stores a task in state <see cref="McpTaskStatus.Working"/>; durable when the call returns. An id that is stored already stays as it
    /// is. Where <see cref="NewTask.Idempotency"/> names a task that is kept, this one is returned, with an id of its own, and nothing is stored.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="limits">The owner's limits, or null for none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TaskLimitException">A limit is met.</exception>
    /// <exception cref="TaskStruckException">An operator refuses such tasks.</exception>
    /// <exception cref="TaskKeyConflictException">The key was used for another call.</exception>
    /// <exception cref="TaskKeySpentException">The key's task is no longer kept, and the key outlives it.</exception>
    /// <exception cref="InvalidOperationException">The id was withdrawn.</exception>
    ValueTask<TaskRecord> CreateAsync(NewTask task, TaskLimits? limits, CancellationToken cancellationToken);

    /// <summary>
    /// Reads a task, without its <see cref="TaskRecord.Request"/>; null when unknown or expired. It costs the same however much has
    /// happened to the task.
    /// </summary>
    /// <param name="id">The task.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<TaskRecord?> GetAsync(TaskId id, CancellationToken cancellationToken);

    /// <summary>
    /// Reads the request of a task; null when the task is unknown, or has ended and did not ask to keep it
    /// (<see cref="NewTask.KeepRequest"/>).
    /// </summary>
    /// <param name="id">The task.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<string?> GetRequestAsync(TaskId id, CancellationToken cancellationToken);

    /// <summary>
    /// Reads what happened to a task, oldest first; null when unknown or expired. At most <see cref="TaskHistoryEntry.MaxEntries"/> are
    /// kept: reports are thinned, and of a task of which more happened than that the beginning and the newest are left.
    /// </summary>
    /// <param name="id">The task.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<TaskHistoryEntry>?> GetHistoryAsync(TaskId id, CancellationToken cancellationToken);

    /// <summary>Lists an owner's tasks, newest first, without results.</summary>
    /// <param name="owner">The owner's key.</param>
    /// <param name="position">Where the page before ended, or null for the first page.</param>
    /// <param name="limit">The page's size, from 1 to 1000.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<TaskPage> ListAsync(string owner, TaskListPosition? position, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Takes the task for one worker: a new attempt number, a lease, and the request to run. While the queue is paused
    /// (<see cref="ITaskQueue"/>) none begins: the task waits, and is due as soon as the queue goes on. Nor does one before its time, or while a strike
    /// means it (<see cref="ITaskStrikes"/>).
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="worker">The worker's name; at most 256 characters.</param>
    /// <param name="lease">How long the attempt may write unless it renews.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<BeginResult> BeginAsync(TaskRef task, string worker, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>
    /// Lets a task that no attempt holds begin no earlier than after a time; it is sent then. False when it is held, has ended, or is gone.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="after">After what time, from 1 millisecond to 30 days.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<bool> PutOffAsync(TaskRef task, TimeSpan after, CancellationToken cancellationToken);

    /// <summary>Cancels a task that no attempt has ever begun. Returns its record then; null when one has, or it has ended, or is gone.</summary>
    /// <param name="task">The task.</param>
    /// <param name="statusMessage">One line for people.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<TaskRecord?> DropAsync(TaskRef task, string statusMessage, CancellationToken cancellationToken);

    /// <summary>Writes progress; its message becomes the status message. False when the attempt is stale or the task has ended.</summary>
    /// <param name="task">The task.</param>
    /// <param name="attempt">The writer's attempt.</param>
    /// <param name="progress">The progress.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<bool> ReportAsync(TaskRef task, int attempt, TaskProgress progress, CancellationToken cancellationToken);

    /// <summary>
    /// Asks a question and turns the task to <see cref="McpTaskStatus.InputRequired"/>. A question whose key was asked before is not asked
    /// again: the stored one, perhaps answered, is returned. Null when the attempt is stale or the task has ended.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="attempt">The writer's attempt.</param>
    /// <param name="input">The question, without an answer. Its key has 1 to 128 characters, none of them U+001F.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidOperationException">
    /// The task has asked 256 questions, has 32 that are not answered, or has questions and answers of 16 MiB.
    /// </exception>
    ValueTask<TaskInput?> AskAsync(TaskRef task, int attempt, TaskInput input, CancellationToken cancellationToken);

    /// <summary>
    /// Stores answers. Unknown and already answered keys are ignored, as is everything once the task has ended; the task turns back to
    /// <see cref="McpTaskStatus.Working"/> with the last outstanding answer. Returns the keys that were taken.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="answers">The answers by key, as JSON.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<string>> AnswerAsync(
        TaskRef task, IReadOnlyDictionary<string, string> answers, CancellationToken cancellationToken);

    /// <summary>Notes that an attempt has started another task. False when the attempt is stale or the task has ended.</summary>
    /// <param name="task">The task.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="child">The task that it has started.</param>
    /// <param name="endsWithIt">Whether that one is cancelled with this one (<see cref="TaskRecord.Children"/>), of which there are 256 at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="InvalidOperationException">There would be more.</exception>
    ValueTask<bool> SpawnAsync(TaskRef task, int attempt, TaskId child, bool endsWithIt, CancellationToken cancellationToken);

    /// <summary>Ends the task. False when the attempt is stale or the task has ended already.</summary>
    /// <param name="task">The task.</param>
    /// <param name="attempt">The writer's attempt.</param>
    /// <param name="outcome">The terminal state.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<bool> CompleteAsync(TaskRef task, int attempt, TaskOutcome outcome, CancellationToken cancellationToken);

    /// <summary>Cancels the task unless it has ended. Returns the record then, and whether this call ended it; null when unknown.</summary>
    /// <param name="task">The task.</param>
    /// <param name="actor">Who cancels; kept in the task's history.</param>
    /// <param name="statusMessage">One line for people, of 1,024 characters at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ArgumentException">The message is longer.</exception>
    ValueTask<CancelResult?> CancelAsync(TaskRef task, TaskActor actor, string statusMessage, CancellationToken cancellationToken);

    /// <summary>
    /// Hands a task back unfinished, so that another worker can begin it at once. The attempt does not count against the maximum: nor does
    /// one that has lost the task to another, which is false and changes nothing else. A worker that can tell of its attempt was not killed
    /// by it.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="attempt">The attempt that gives up.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<bool> ReleaseAsync(TaskRef task, int attempt, CancellationToken cancellationToken);

    /// <summary>
    /// Hands a task back whose attempt failed, or put its work off, to begin again after a time. The attempt does not count against
    /// <see cref="NewTask.MaxAttempts"/>. False when the attempt is stale or the task has ended.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="attempt">The attempt.</param>
    /// <param name="retry">When it is tried again, and why.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<bool> RetryAsync(TaskRef task, int attempt, TaskRetry retry, CancellationToken cancellationToken);

    /// <summary>Renews leases, all of a shard in one script. Answers in the order asked: true where the attempt holds it still.</summary>
    /// <remarks>
    /// No lease reaches beyond <see cref="NewTask.MaxRunTime"/>: there the task is due, and is ended. Here too the poll interval of a task
    /// that runs long grows: it doubles while the task is at least ten intervals old, up to <see cref="NewTask.MaxPollInterval"/>. Neither
    /// is a change that is announced.
    /// </remarks>
    /// <param name="leases">The leases; at most 1000.</param>
    /// <param name="lease">How long the attempts may write unless they renew again.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<bool>> RenewAsync(IReadOnlyList<TaskLease> leases, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Ends the leases of a worker that is dead: what it holds is due at once. Says how many.</summary>
    /// <param name="worker">The worker's name.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<int> EndLeasesAsync(string worker, CancellationToken cancellationToken);

    /// <summary>
    /// Finds tasks that should be running and are not: never begun, handed back, with a lease that ran out, or whose time to begin has come. Each is due again only after
    /// <paramref name="redeliverAfter"/>, and twice as long each time in a row, up to eight times of it. While the queue is paused none is
    /// found to be sent again, nor those that wait for a strike. Those past their ttl or their time to run are ended as failed ("expired") and those out of attempts as
    /// failed ("poison") instead. One that cannot be read is left out, counted and logged, and holds up no other.
    /// </summary>
    /// <param name="limit">How many at most, from 1 to 1000.</param>
    /// <param name="redeliverAfter">When a task that is returned now is due again.</param>
    /// <param name="lease">
    /// For how long after an outage nobody takes over: when neither a renewal nor a look has come for half of it, the store was away. Until
    /// then nothing is found, so that living workers renew, and failed creations are withdrawn, first.
    /// </param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<IReadOnlyList<DueTask>> TakeDueAsync(int limit, TimeSpan redeliverAfter, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Notes that a client has the terminal result. True for the first call only.</summary>
    /// <param name="task">The task.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<bool> MarkDeliveredAsync(TaskRef task, CancellationToken cancellationToken);

    /// <summary>
    /// Takes back a task that no client was told about. It is removed, or cancelled when an attempt has it; where there is none, a creation
    /// that comes within the next hour is refused. One that has ended is removed,
    /// which operators use. Says whether there was one.
    /// </summary>
    /// <param name="task">The task.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    ValueTask<bool> WithdrawAsync(TaskRef task, CancellationToken cancellationToken);
}
