namespace McpTasks;

/// <summary>What every store keeps to beyond the contract: how long things stay, the sentences it ends tasks with, and the ranges it takes.</summary>
/// <remarks>For who writes an <see cref="ITaskStore"/>; the package McpTasks.StoreKit has the tests that prove it.</remarks>
public static class StoreRules
{
    /// <summary>How long a task that ended after its ttl stays, so that its end can still be fetched.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(60);

    /// <summary>How long a task that nobody runs stays after its ttl and its lease, for the reaper to end it.</summary>
    public static readonly TimeSpan AbandonedMargin = TimeSpan.FromHours(1);

    /// <summary>When to try again after meeting the limit of live tasks: nobody knows when one ends.</summary>
    public static readonly TimeSpan LiveRetryAfter = TimeSpan.FromSeconds(5);

    /// <summary>How far the clock may seem to go back by itself.</summary>
    public static readonly TimeSpan ClockSlack = TimeSpan.FromSeconds(1);

    /// <summary>A time as stores keep it, in milliseconds.</summary>
    public static TimeSpan Whole(TimeSpan span) => TimeSpan.FromMilliseconds((long)span.TotalMilliseconds);

    /// <summary>The time now, as stores keep it.</summary>
    internal static DateTimeOffset Now(TimeProvider time) => DateTimeOffset.FromUnixTimeMilliseconds(time.GetUtcNow().ToUnixTimeMilliseconds());

    /// <summary>So long after a time, or the end of all time.</summary>
    public static DateTimeOffset Later(DateTimeOffset from, TimeSpan by) =>
        by > DateTimeOffset.MaxValue - from ? DateTimeOffset.MaxValue : from + by;

    /// <summary>How long nobody need be heard before that means that the store was away: reapers look far more often.</summary>
    public static TimeSpan Silence(TimeSpan lease) => lease / 2;

    /// <summary>
    /// When the slot ends that a creation takes, in milliseconds since 1970: each slot is a part of a second, and begins when the last one taken has ended.
    /// </summary>
    public static double NextSlot(double free, int perSecond, DateTimeOffset now) => Math.Max(free, now.ToUnixTimeMilliseconds()) + (1000.0 / perSecond);

    /// <summary>How long a creation must wait until its slot ends within a second; null when it need not.</summary>
    public static TimeSpan? WaitForSlot(double ends, DateTimeOffset now) =>
        ends - now.ToUnixTimeMilliseconds() - 1000 is var wait && wait > 0.001 ? TimeSpan.FromMilliseconds(Math.Ceiling(wait)) : null;

    /// <summary>How long a task waits that was sent so often in a row: a broker that keeps equal hints must not fill with those of a backlog.</summary>
    public static TimeSpan RedeliverAfter(TimeSpan first, int times) => first * (1 << Math.Min(times - 1, 3));

    /// <summary>The longest lease and the longest wait for the reaper.</summary>
    public static readonly TimeSpan MaxLease = TimeSpan.FromDays(1);

    /// <summary>The longest time before a task starts, or is tried again.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromDays(30);

    /// <summary>The longest status and progress message, in UTF-16 code units.</summary>
    public const int MaxMessageLength = 1024;

    /// <summary>The longest name of a worker, in UTF-16 code units.</summary>
    public const int MaxWorkerLength = 256;

    /// <summary>The longest idempotency key, in UTF-16 code units.</summary>
    public const int MaxKeyLength = 128;

    /// <summary>The longest key of a question, in UTF-16 code units.</summary>
    public const int MaxInputKeyLength = 128;

    /// <summary>Parts the keys of questions where they are stored together.</summary>
    public const char InputKeyEnd = '\u001f';

    /// <summary>How many questions one task may ask.</summary>
    public const int MaxInputs = 256;

    /// <summary>How many tasks may be cancelled with the one that started them.</summary>
    public const int MaxChildren = 256;

    /// <summary>How many of them may wait for an answer at once.</summary>
    public const int MaxOpenInputs = 32;

    /// <summary>At how many bytes of questions and answers one task may ask no more.</summary>
    public const int MaxInputsBytes = 16 * 1024 * 1024;

    /// <summary>What a task keeps beyond each so many bytes counts as one more task of its owner.</summary>
    public const int PartBytes = 16 * 1024;

    /// <summary>How many poll intervals old a task is when its interval doubles.</summary>
    private const int PollGrowth = 10;

    /// <summary>How many leases one call renews, how many due tasks one call takes, and the largest page.</summary>
    public const int MaxBatch = 1000;

    /// <summary>Of a task whose ttl passed before it ended.</summary>
    public const string ExpiredMessage = "expired: the task's ttl passed while no worker ran it";

    /// <summary>Of a task that was taken back.</summary>
    public const string WithdrawnMessage = "withdrawn: its creation failed, and no client was told about it";

    /// <summary>Of a task that ran longer than <see cref="NewTask.MaxRunTime"/>.</summary>
    public const string OverrunMessage = "expired: the task ran longer than its MaxRunTime";

    /// <summary>Of a task that is out of attempts.</summary>
    public static string PoisonMessage(int attempts) => $"poison: given up after {attempts} attempts, none of which ended";

    /// <summary>The status message of a task that another attempt begins.</summary>
    public static string RestartMessage(int attempt) => $"Started again, attempt {attempt}";

    /// <summary>What a creation is refused with that would be above <see cref="TaskLimits.MaxLiveTasks"/>.</summary>
    public static TaskLimitException TooManyLive(int limit) =>
        new($"The caller has {limit} live tasks already, which is its limit.", LiveRetryAfter);

    /// <summary>What a creation is refused with that would be above <see cref="TaskLimits.MaxKeptTasks"/>.</summary>
    public static TaskLimitException TooManyKept(int limit) =>
        new($"The caller has {limit} tasks that are kept, large ones counted as several, which is its limit; each goes when its ttl has passed.", LiveRetryAfter);

    /// <summary>What a creation is refused with that would be above <see cref="TaskLimits.MaxCreationsPerSecond"/>.</summary>
    public static TaskLimitException TooFast(int limit, TimeSpan retryAfter) =>
        new($"The caller creates tasks faster than {limit} a second, which is its limit.", retryAfter);

    /// <summary>What a creation is refused with that comes after its withdrawal.</summary>
    public static InvalidOperationException Withdrawn() => new("The task was withdrawn before its creation came.");

    /// <summary>What a question is refused with that would be above <see cref="MaxInputs"/>.</summary>
    public static InvalidOperationException TooManyInputs() =>
        new($"The task has asked {MaxInputs} questions already, which is the most that one task may ask.");

    /// <summary>What a question is refused with when there are <see cref="MaxInputsBytes"/> already.</summary>
    public static InvalidOperationException TooLongInputs() =>
        new($"The task's questions and answers have {MaxInputsBytes} bytes already, which is the most that one task may have.");

    /// <summary>What a child is refused with that would be above <see cref="MaxChildren"/>.</summary>
    public static InvalidOperationException TooManyChildren() =>
        new($"The task has started {MaxChildren} tasks already that are cancelled with it, which is the most that one task may have.");

    /// <summary>What a question is refused with that would be above <see cref="MaxOpenInputs"/>.</summary>
    public static InvalidOperationException TooManyOpenInputs() =>
        new($"The task has {MaxOpenInputs} unanswered questions already, which is the most that may be open at once.");

    /// <summary>Whether an error is a store's refusal of a creation: nothing was stored.</summary>
    internal static bool IsRefusal(Exception error) =>
        error is TaskLimitException or TaskStruckException or TaskKeyConflictException or TaskKeySpentException;

    /// <summary>As how many further tasks of its owner a value counts.</summary>
    public static int PartsOf(string? value)
    {
        if (PayloadReference.Parse(value) is { } kept)
            return kept.Length / PartBytes;
        return value is null || value.Length * 3L < PartBytes ? 0 : Encoding.UTF8.GetByteCount(value) / PartBytes;
    }

    /// <summary>The bytes of a question.</summary>
    public static long BytesOf(TaskInput question) => Encoding.UTF8.GetByteCount(question.Method) + 1L + Encoding.UTF8.GetByteCount(question.Params);

    /// <summary>The poll interval of a task that has reached an age: it doubles while the task is ten intervals old or older.</summary>
    public static TimeSpan PollInterval(TimeSpan present, TimeSpan? most, TimeSpan age)
    {
        while (present < most && age >= present * PollGrowth)
            present = present * 2 < most ? present * 2 : most.Value;
        return present;
    }

    /// <summary>Refuses a new task, or limits, out of the ranges that their members tell.</summary>
    /// <exception cref="ArgumentException">It is refused.</exception>
    public static void Check(NewTask task, TaskLimits? limits)
    {
        ArgumentNullException.ThrowIfNull(task);
        ArgumentException.ThrowIfNullOrEmpty(task.Owner, nameof(task));
        ArgumentNullException.ThrowIfNull(task.Request, nameof(task));
        CheckDuration(task.Ttl, TimeSpan.MaxValue, nameof(task));
        CheckDuration(task.PollInterval, TimeSpan.MaxValue, nameof(task));
        CheckDuration(task.RedeliverAfter, TimeSpan.MaxValue, nameof(task));
        CheckDuration(task.MaxPollInterval ?? task.PollInterval, TimeSpan.MaxValue, nameof(task));
        CheckDuration(task.StartAfter ?? LongestPause, LongestPause, nameof(task));
        CheckDuration(task.MaxRunTime ?? TimeSpan.MaxValue, TimeSpan.MaxValue, nameof(task));
        ArgumentOutOfRangeException.ThrowIfLessThan(task.MaxAttempts, 1, nameof(task));
        if (!Enum.IsDefined(task.Priority))
            throw new ArgumentOutOfRangeException(nameof(task), task.Priority, "Not a priority.");
        if (task.Debounce is { Length: 0 or > MaxKeyLength })
            throw new ArgumentException($"What tells a debounced call must have 1 to {MaxKeyLength} characters.", nameof(task));
        if (task.Idempotency is { } once)
            Check(once);
        if (limits is null)
            return;
        ArgumentOutOfRangeException.ThrowIfLessThan(limits.MaxLiveTasks, 1, nameof(limits));
        ArgumentOutOfRangeException.ThrowIfLessThan(limits.MaxCreationsPerSecond, 1, nameof(limits));
        ArgumentOutOfRangeException.ThrowIfLessThan(limits.MaxKeptTasks, 1, nameof(limits));
    }

    private static void Check(TaskIdempotency once)
    {
        if (once.Key is not { Length: >= 1 and <= MaxKeyLength } || once.Call is not { Length: >= 1 and <= MaxKeyLength })
            throw new ArgumentException($"An idempotency key, and what tells its call, must have 1 to {MaxKeyLength} characters.", nameof(once));
        CheckDuration(once.Window, TimeSpan.MaxValue, nameof(once));
    }

    /// <summary>Refuses progress that is no number, or has too long a message.</summary>
    /// <exception cref="ArgumentException">It is refused.</exception>
    public static void Check(TaskProgress progress)
    {
        ArgumentNullException.ThrowIfNull(progress);
        if (!double.IsFinite(progress.Current) || (progress.Total is { } total && !double.IsFinite(total)))
            throw new ArgumentOutOfRangeException(nameof(progress), progress, "Progress must be finite numbers.");
        CheckMessage(progress.Message, nameof(progress));
    }

    /// <summary>Refuses an empty or too long name of a worker.</summary>
    /// <exception cref="ArgumentException">It is refused.</exception>
    public static void CheckWorker(string worker, string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(worker, name);
        if (worker.Length > MaxWorkerLength)
            throw new ArgumentException($"A worker's name may have {MaxWorkerLength} characters, but has {worker.Length}.", name);
    }

    /// <summary>Refuses a worker with too long a name or version, or that would be kept for more than <see cref="MaxLease"/>.</summary>
    /// <exception cref="ArgumentException">It is refused.</exception>
    public static void Check(TaskWorker worker, TimeSpan keepFor)
    {
        ArgumentNullException.ThrowIfNull(worker);
        CheckWorker(worker.Name, nameof(worker));
        ArgumentNullException.ThrowIfNull(worker.Version, nameof(worker));
        if (worker.Version.Length > MaxWorkerLength)
            throw new ArgumentException($"A worker's version may have {MaxWorkerLength} characters, but has {worker.Version.Length}.", nameof(worker));
        CheckDuration(keepFor, MaxLease, nameof(keepFor));
    }

    /// <summary>Refuses a question whose key or method cannot be stored.</summary>
    /// <exception cref="ArgumentException">It is refused.</exception>
    public static void Check(TaskInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (string.IsNullOrEmpty(input.Key) || input.Key.Length > MaxInputKeyLength || input.Key.Contains(InputKeyEnd, StringComparison.Ordinal))
            throw new ArgumentException($"A question's key must have 1 to {MaxInputKeyLength} characters, none of them U+001F.", nameof(input));
        if (string.IsNullOrEmpty(input.Method) || input.Method.Contains('\n', StringComparison.Ordinal))
            throw new ArgumentException("A question's method must be one line of text.", nameof(input));
    }

    /// <summary>Refuses an outcome that is no end, or has too long a message.</summary>
    /// <exception cref="ArgumentException">It is refused.</exception>
    public static void Check(TaskOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        if (!outcome.Status.IsTerminal())
            throw new ArgumentException($"An outcome must be a terminal status, but is {outcome.Status}.", nameof(outcome));
        CheckMessage(outcome.StatusMessage, nameof(outcome));
    }

    /// <summary>Refuses a pause above <see cref="LongestPause"/>, or too long a message.</summary>
    /// <exception cref="ArgumentException">It is refused.</exception>
    public static void Check(TaskRetry retry)
    {
        ArgumentNullException.ThrowIfNull(retry);
        CheckDuration(retry.After, LongestPause, nameof(retry));
        CheckMessage(retry.StatusMessage, nameof(retry));
    }

    /// <summary>Refuses a place without a limit, and a holder whose name cannot be stored.</summary>
    /// <exception cref="ArgumentException">It is refused.</exception>
    public static void Check(TaskSlot slot, string holder)
    {
        ArgumentException.ThrowIfNullOrEmpty(slot.Limit, nameof(slot));
        ArgumentOutOfRangeException.ThrowIfLessThan(slot.Max, 1, nameof(slot));
        if (string.IsNullOrEmpty(holder) || holder.Length > 64 || holder.Contains(' ', StringComparison.Ordinal))
            throw new ArgumentException("A holder of a place is named by 1 to 64 characters without a space.", nameof(holder));
    }

    /// <summary>Refuses a rate that has no name, or a figure outside its range.</summary>
    /// <exception cref="ArgumentException">It is refused.</exception>
    public static void Check(TaskRate rate)
    {
        ArgumentException.ThrowIfNullOrEmpty(rate.Name, nameof(rate));
        ArgumentOutOfRangeException.ThrowIfLessThan(rate.Max, 1, nameof(rate));
        CheckDuration(rate.Per, TaskRateRules.Longest, nameof(rate));
    }

    /// <summary>Refuses a pause below a millisecond or above <see cref="LongestPause"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is refused.</exception>
    public static void CheckPause(TimeSpan pause, string name) => CheckDuration(pause, LongestPause, name);

    /// <summary>Refuses a lease below a millisecond or above <see cref="MaxLease"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is refused.</exception>
    public static void CheckLease(TimeSpan lease, string name) => CheckDuration(lease, MaxLease, name);

    /// <summary>Refuses a size below 1 or above <see cref="MaxBatch"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is refused.</exception>
    public static void CheckBatch(int size, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(size, MaxBatch, name);
    }

    /// <summary>Refuses a message above <see cref="MaxMessageLength"/>.</summary>
    /// <exception cref="ArgumentException">It is refused.</exception>
    public static void CheckMessage(string? message, string name)
    {
        if (message?.Length > MaxMessageLength)
            throw new ArgumentException($"A message may have {MaxMessageLength} characters, but has {message.Length}.", name);
    }

    private static void CheckDuration(TimeSpan value, TimeSpan max, string name)
    {
        if (value < TimeSpan.FromMilliseconds(1) || value > max)
            throw new ArgumentOutOfRangeException(name, value, $"A duration must be between 1 ms and {max}.");
    }
}
