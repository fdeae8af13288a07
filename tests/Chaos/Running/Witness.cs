using System.Collections.Concurrent;
using Chaos.Checking;
using Chaos.Faults;
using Chaos.Ledger;
using StackExchange.Redis;

namespace Chaos.Running;

/// <summary>
/// Looks at the store all the time, not by way of a proxy, and notes when it was slow, whoever was the reason: on a busy machine it may be
/// nobody.
/// </summary>
internal sealed class Witness(StoreReader store)
{
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(250);
    private const long Slow = 1000;

    private readonly ConcurrentQueue<FaultRecord> _seen = new();

    public IReadOnlyCollection<FaultRecord> Seen => _seen;

    public async Task WatchAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var began = Clock.Now;
            try
            {
                await store.LiveAsync([nameof(Witness)], stop);
            }
            catch (Exception error) when (error is RedisException or TimeoutException or OperationCanceledException)
            {
                // How long it took says all.
            }

            if (Clock.Now - began > Slow && !stop.IsCancellationRequested)
                _seen.Enqueue(new(0, FaultKind.SlowStore, null, began) { Until = Clock.Now });
            await Task.Delay(Between, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
