using System.Globalization;
using StackExchange.Redis;

namespace McpTasks.Redis;

/// <summary>The workers that are alive: one hash of what they told of themselves, and when each is forgotten.</summary>
internal sealed class RedisTaskWorkers(TaskScripts scripts) : ITaskWorkers
{
    public async ValueTask AnnounceAsync(TaskWorker worker, TimeSpan keepFor, CancellationToken cancellationToken)
    {
        StoreRules.Check(worker, keepFor);
        await RunAsync(Scripts.Announce, cancellationToken, worker.Name, RecordFields.Milliseconds(keepFor), Facts(worker));
    }

    public async ValueTask LeaveAsync(string name, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        await RunAsync(Scripts.Leave, cancellationToken, name);
    }

    public async ValueTask<IReadOnlyList<TaskWorker>> ListAsync(CancellationToken cancellationToken)
    {
        var flat = (string[])(await RunAsync(Scripts.Workers, cancellationToken))!;
        return [.. flat.Chunk(2).Select(pair => Parse(pair[0], pair[1])).OrderBy(worker => worker.Name, StringComparer.Ordinal)];
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
