namespace McpTasks.Board.Guard;

/// <summary>
/// Counts wrong keys by address, so that nobody can guess the key by trial. Beyond a number of addresses all further addresses count as
/// one.
/// </summary>
internal sealed class LoginAttempts(TimeProvider time)
{
    /// <summary>How many wrong keys an address may send in a minute.</summary>
    public const int Most = 10;

    private const int MaxAddresses = 1_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, (DateTimeOffset Since, int Wrong)> _addresses = new(StringComparer.Ordinal);

    /// <summary>How long an address has to wait before the next attempt; null when there is no wait.</summary>
    public TimeSpan? MustWait(string address)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            return _addresses.TryGetValue(Counted(address, now), out var seen) && seen.Wrong >= Most ? seen.Since + Window - now : null;
        }
    }

    public void NoteWrong(string address)
    {
        lock (_gate)
        {
            var now = time.GetUtcNow();
            var counted = Counted(address, now);
            _addresses[counted] = _addresses.TryGetValue(counted, out var seen) ? (seen.Since, seen.Wrong + 1) : (now, 1);
        }
    }

    private string Counted(string address, DateTimeOffset now)
    {
        foreach (var (old, seen) in _addresses)
        {
            if (now - seen.Since >= Window)
                _addresses.Remove(old);
        }

        return _addresses.Count < MaxAddresses || _addresses.ContainsKey(address) ? address : "";
    }
}
