using System.Collections.Concurrent;

namespace McpTasks.Redis;

/// <summary>
/// The workers that are alive: one hash of what they told of themselves, and when each is forgotten. A worker of this process listens to a channel
/// of its own, so that the server knows when its process is gone.
/// </summary>
internal sealed class RedisTaskWorkers(TaskScripts scripts, PubSubHub hub) : ITaskWorkers
{
    private readonly ConcurrentDictionary<string, IAsyncDisposable> _here = new(StringComparer.Ordinal);

    public async ValueTask AnnounceAsync(TaskWorker worker, TimeSpan keepFor, CancellationToken cancellationToken)
    {
        StoreRules.Check(worker, keepFor);
        if (!_here.ContainsKey(worker.Name))
            await ShowAsync(worker.Name, cancellationToken);
        await RunAsync(Scripts.Announce, cancellationToken, worker.Name, RecordFields.Milliseconds(keepFor), Facts(worker));
    }

    public async ValueTask LeaveAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        await RunAsync(Scripts.Leave, cancellationToken, name);
        if (_here.TryRemove(name, out var shown))
            await shown.DisposeAsync();
    }

    public async ValueTask<(int Known, IReadOnlyList<string> Dead)> FindDeadAsync(TimeSpan after, TimeSpan lease, CancellationToken cancellationToken)
    {
        var known = (await ListAsync(cancellationToken)).Select(worker => worker.Name).ToList();
        if (known.Count == 0 || await ConnectedAsync(known, cancellationToken) is not { } connected || connected.Count == known.Count)
            return (known.Count, []);
        RedisValue[] arguments =
        [
            scripts.Clock, RecordFields.Milliseconds(after), RecordFields.Milliseconds(lease),
            .. known.SelectMany(name => new RedisValue[] { name, connected.Contains(name) ? 1 : 0 }),
        ];
        var keys = scripts.Keys;
        var dead = (string[])(await scripts.Calls.RunAsync(
            Scripts.Dead, task: null, [.. keys.Workers, keys.Absent, keys.Pulse(0)], arguments, cancellationToken))!;
        return (known.Count, dead);
    }

    public async ValueTask<IReadOnlyList<TaskWorker>> ListAsync(CancellationToken cancellationToken)
    {
        var flat = (string[])(await RunAsync(Scripts.Workers, cancellationToken))!;
        return [.. flat.Chunk(2).Select(pair => Parse(pair[0], pair[1])).OrderBy(worker => worker.Name, StringComparer.Ordinal)];
    }

    private async Task ShowAsync(string name, CancellationToken cancellationToken)
    {
        var shown = await hub.ListenAsync(scripts.Keys.Alive(name), static _ => { }, static () => Task.CompletedTask, cancellationToken);
        if (!_here.TryAdd(name, shown))
            await shown.DisposeAsync();
    }

    /// <summary>Those that have a connection to any server; null where a server does not tell.</summary>
    private async ValueTask<HashSet<string>?> ConnectedAsync(List<string> names, CancellationToken cancellationToken)
    {
        object[] channels = ["NUMSUB", .. names.Select(scripts.Keys.Alive)];
        var connected = new HashSet<string>(StringComparer.Ordinal);
        foreach (var counts in await scripts.Calls.AskServersAsync("PUBSUB", channels, cancellationToken))
        {
            if (counts.Length != 2 * names.Count)
                return null;
            connected.UnionWith(names.Where((_, i) => (long)counts[(2 * i) + 1] > 0));
        }

        return connected;
    }

    private ValueTask<RedisResult> RunAsync(Script script, CancellationToken cancellationToken, params RedisValue[] arguments) =>
        scripts.Calls.RunAsync(script, task: null, scripts.Keys.Workers, [scripts.Clock, .. arguments], cancellationToken);

    private static string Facts(TaskWorker worker) => string.Create(
        CultureInfo.InvariantCulture, $"{worker.StartedAt.ToUnixTimeMilliseconds()} {worker.Concurrency} {worker.Running} {worker.Version}");

    // The script puts the time in front.
    private static TaskWorker Parse(string name, string facts)
    {
        var parts = facts.Split(' ', 5);
        return new(name, Moment(parts[1]), int.Parse(parts[2], CultureInfo.InvariantCulture), int.Parse(parts[3], CultureInfo.InvariantCulture), parts[4])
        {
            SeenAt = Moment(parts[0]),
        };
    }

    private static DateTimeOffset Moment(string milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(milliseconds, CultureInfo.InvariantCulture));
}
