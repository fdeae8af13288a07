using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace McpTasks.Server.Tasks;

/// <summary>Bounds how much of one caller waits in this process: blocked results, pushes and subscriptions.</summary>
internal sealed class WaitSlots(IOptions<McpTasksOptions> options)
{
    private const int AnonymousShare = 100;

    private readonly ConcurrentDictionary<string, int> _taken = new(StringComparer.Ordinal);

    /// <summary>Takes a slot of the caller's session, or of the caller where it has none; null when all are taken. Dispose it to give it back.</summary>
    public IDisposable? TryTake(TaskCaller caller)
    {
        var key = caller.SessionId is { } session ? $"s:{session}" : $"o:{caller.Owner}";
        // Callers that cannot be told apart share their slots, so there are more of them.
        var most = options.Value.MaxWaitsPerCaller * (caller.SessionId is null && !caller.IsIdentified ? AnonymousShare : 1L);
        while (true)
        {
            var taken = _taken.GetOrAdd(key, 0);
            if (taken >= most)
                return null;
            if (_taken.TryUpdate(key, taken + 1, taken))
                return new Slot(this, key);
        }
    }

    /// <summary>Takes a slot.</summary>
    /// <exception cref="ModelContextProtocol.McpProtocolException">All are taken.</exception>
    public IDisposable Take(TaskCaller caller) => TryTake(caller) ?? throw TaskErrors.Limit(
        $"{options.Value.MaxWaitsPerCaller} requests of this caller wait for tasks already, which is its limit.", TimeSpan.FromSeconds(5));

    private void GiveBack(string key)
    {
        while (_taken.TryGetValue(key, out var taken))
        {
            var done = taken == 1 ? _taken.TryRemove(new(key, taken)) : _taken.TryUpdate(key, taken - 1, taken);
            if (done)
                return;
        }
    }

    private sealed class Slot(WaitSlots slots, string key) : IDisposable
    {
        private int _given;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _given, 1) == 0)
                slots.GiveBack(key);
        }
    }
}
