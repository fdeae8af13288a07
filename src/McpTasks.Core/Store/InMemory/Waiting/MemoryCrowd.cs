namespace McpTasks;

/// <summary>Whose tasks wait for a worker, where a message takes long and few owners have most of what waits. Not thread-safe.</summary>
internal sealed class MemoryCrowd(MemoryIndex index)
{
    // Looking at all that waits is for once in a while.
    private static readonly TimeSpan Fresh = TimeSpan.FromMilliseconds(100);

    private DateTimeOffset _looked;
    private Dictionary<string, int> _owners = [];
    private int _all;

    /// <summary>Whether an owner has less than half of what waits, where few owners have most of it.</summary>
    public bool IsCrowded(string owner, DateTimeOffset now)
    {
        if (index.In(TaskPhase.Queued).Count < TurnRules.Crowd)
            return false;
        if (now - _looked >= Fresh || now < _looked)
            Look(now);
        return 2 * _owners.GetValueOrDefault(owner) < _all;
    }

    private void Look(DateTimeOffset now)
    {
        var waiting = index.In(TaskPhase.Queued).After(null).Select(id => index.Find(id)!.Record)
            .Where(task => !(task.NotBefore > now) && task.StruckBy is null).ToList();
        (_looked, _owners, _all) = (now, waiting.CountBy(task => task.Owner).ToDictionary(), waiting.Count);
        var slow = waiting.Count(task => (task.NotBefore ?? task.CreatedAt) <= now - TurnRules.CrowdAge);
        if (2 * slow < _all || TurnRules.FewOwners * _owners.Values.Sum(count => (double)count * count) < (double)_all * _all)
            _all = 0;
    }
}
