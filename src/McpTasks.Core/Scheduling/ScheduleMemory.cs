namespace McpTasks;

/// <summary>What the replicas know together of their schedules: where to go on.</summary>
internal sealed class ScheduleMemory(ISharedState state)
{
    private const string Map = "schedules", RunMap = "schedule-runs";

    private static readonly TimeSpan Keep = TimeSpan.FromDays(366);

    /// <summary>The last occurrence that has passed; where nobody knows of one, the schedule begins now.</summary>
    public async Task<DateTimeOffset> LastAsync(string name, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var last = 0L;
        await state.ChangeInMapAsync(Map, name, Begin, Keep, cancellationToken);
        return DateTimeOffset.FromUnixTimeMilliseconds(last);

        byte[] Begin(byte[]? old)
        {
            if (old is not null && TryNumber(old, out last))
                return old;
            last = now.ToUnixTimeMilliseconds();
            return Bytes(last);
        }
    }

    /// <summary>An occurrence has passed.</summary>
    public async Task PassedAsync(string name, DateTimeOffset occurrence, CancellationToken cancellationToken)
    {
        var at = occurrence.ToUnixTimeMilliseconds();
        await state.ChangeInMapAsync(Map, name, old => old is not null && TryNumber(old, out var known) && known >= at ? old : Bytes(at), Keep, cancellationToken);
    }

    /// <summary>The number and the task of the newest run; 0 and null before the first.</summary>
    public async Task<(long Number, TaskId? Task)> NewestAsync(string name, CancellationToken cancellationToken)
    {
        var map = await state.ReadMapAsync(Map, Keep, cancellationToken);
        return map.TryGetValue(name, out var value) ? Run(value) : (0, null);
    }

    /// <summary>A run has started.</summary>
    public async Task StartedAsync(string name, long number, TaskId? task, CancellationToken cancellationToken) => await state.ChangeInMapAsync(
        Map, name, old => old is not null && Run(old).Number >= number ? old : Encoding.UTF8.GetBytes($"{number} {task}"), Keep, cancellationToken);

    /// <summary>Notes the task of a run, for operators; a run that is older than the one noted changes nothing.</summary>
    public async Task RanAsync(string name, string occurrence, TaskId task, CancellationToken cancellationToken) => await state.ChangeInMapAsync(
        RunMap, name, old => old is not null && IsOlder(occurrence, Encoding.UTF8.GetString(old).Split(' ')[0]) ? old : Encoding.UTF8.GetBytes($"{occurrence} {task}"),
        Keep, cancellationToken);

    /// <summary>The last run of each schedule with its task.</summary>
    public async Task<IReadOnlyDictionary<string, (string? Occurrence, TaskId? Task)>> RunsAsync(CancellationToken cancellationToken) =>
        (await state.ReadMapAsync(RunMap, Keep, cancellationToken)).ToDictionary(
            each => each.Key,
            each => Encoding.UTF8.GetString(each.Value).Split(' ') is [var occurrence, var id] && TaskId.TryParse(id, out var task) ? (occurrence, (TaskId?)task) : default((string?, TaskId?)),
            StringComparer.Ordinal);

    // Times are as long as each other, and numbers grow longer; one is not compared with the other.
    private static bool IsOlder(string occurrence, string than) =>
        occurrence.Contains(':', StringComparison.Ordinal) == than.Contains(':', StringComparison.Ordinal)
        && (occurrence.Length, string.CompareOrdinal(occurrence, than)).CompareTo((than.Length, 0)) < 0;

    private static (long Number, TaskId? Task) Run(byte[] value)
    {
        var parts = Encoding.UTF8.GetString(value).Split(' ');
        // A schedule that went by cron before begins anew.
        return parts.Length == 2 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? (number, TaskId.TryParse(parts[1], out var id) ? id : null)
            : (0, null);
    }

    private static bool TryNumber(byte[] value, out long number) => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    private static byte[] Bytes(long number) => Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture));
}
