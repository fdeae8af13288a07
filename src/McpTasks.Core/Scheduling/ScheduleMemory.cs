namespace McpTasks;

/// <summary>What the replicas know together of their schedules: where to go on.</summary>
internal sealed class ScheduleMemory(ISharedState state)
{
    private const string Map = "schedules";

    private static readonly TimeSpan Keep = TimeSpan.FromDays(366);

    /// <summary>The last occurrence that has passed; where nobody knows of one, the schedule begins now.</summary>
    public async Task<DateTimeOffset> LastAsync(string name, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var last = now.ToUnixTimeMilliseconds();
        await state.ChangeInMapAsync(Map, name, old => Begin(old), Keep, cancellationToken);
        return DateTimeOffset.FromUnixTimeMilliseconds(last);

        byte[] Begin(byte[]? old)
        {
            last = old is not null && TryNumber(old, out var known) ? known : now.ToUnixTimeMilliseconds();
            return old is not null && last != now.ToUnixTimeMilliseconds() ? old : Bytes(last);
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
