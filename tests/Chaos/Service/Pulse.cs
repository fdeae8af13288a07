using Chaos.Ledger;

namespace Chaos.Service;

/// <summary>
/// Notes in the ledger when this process could not work for a while: it was not given the processor, or its thread pool did not come to
/// what was due. On a busy machine that costs leases, and nobody has done anything to the system.
/// </summary>
internal sealed class Pulse(LedgerWriter ledger) : IHostedService, IDisposable
{
    /// <summary>What stands in the place of the task.</summary>
    public const string Task = "-";

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250), Late = TimeSpan.FromSeconds(1);

    private readonly ManualResetEvent _stop = new(false);

    public System.Threading.Tasks.Task StartAsync(CancellationToken cancellationToken)
    {
        new Thread(Watch) { IsBackground = true, Name = nameof(Pulse) }.Start();
        return System.Threading.Tasks.Task.CompletedTask;
    }

    public System.Threading.Tasks.Task StopAsync(CancellationToken cancellationToken)
    {
        _stop.Set();
        return System.Threading.Tasks.Task.CompletedTask;
    }

    public void Dispose() => _stop.Dispose();

    private void Watch()
    {
        using var worked = new AutoResetEvent(false);
        for (var last = Clock.Now; !_stop.WaitOne(Beat); last = Clock.Now)
        {
            ThreadPool.UnsafeQueueUserWorkItem(static state => ((AutoResetEvent)state!).Set(), worked);
            worked.WaitOne();
            if (Clock.Now - last is var took && took > (Beat + Late).TotalMilliseconds)
                ledger.Write(LedgerKind.Late, Task, 0, "", $"{took}");
        }
    }
}
