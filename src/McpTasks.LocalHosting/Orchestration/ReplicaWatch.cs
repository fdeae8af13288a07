using McpTasks.LocalHosting.Processes;
using McpTasks.LocalHosting.ResourceService;

namespace McpTasks.LocalHosting.Orchestration;

/// <summary>Probes a running replica and measures its process, until told to end.</summary>
internal sealed class ReplicaWatch(ResourceBoard board, string replica, IHealthProbe? probe, ChildProcess? child, TimeProvider time)
{
    private static readonly TimeSpan Eager = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Whether the replica was healthy at any time; one without a probe is, as it runs.</summary>
    public bool WasHealthy { get; private set; } = probe is null;

    public async Task RunAsync(CancellationToken over)
    {
        try
        {
            await Task.WhenAll(ProbeAsync(over), MeasureAsync(over));
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            // The replica is over.
        }
    }

    private async Task ProbeAsync(CancellationToken over)
    {
        var pause = Eager;
        while (probe is not null)
        {
            var illness = await AskAsync(probe, over);
            var health = illness is null ? ResourceHealth.Healthy : ResourceHealth.Unhealthy;
            WasHealthy |= illness is null;
            var now = board.Get(replica);
            if (!over.IsCancellationRequested && (now.Health != health || now.Message != illness))
                board.Set(replica, r => r.State == ResourceState.Running ? r with { Health = health, Message = illness } : r);
            // Often while it comes up, seldom when that takes long: each probe is a line in the log of many a service.
            pause = illness is null || pause * 1.2 > Calm ? Calm : pause * 1.2;
            await Task.Delay(pause, time, over);
        }
    }

    private async Task<string?> AskAsync(IHealthProbe asked, CancellationToken over)
    {
        using var timeout = new CancellationTokenSource(ProbeTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over, timeout.Token);
        try
        {
            return await asked.ProbeAsync(either.Token);
        }
        catch (OperationCanceledException) when (!over.IsCancellationRequested)
        {
            return $"the health probe did not answer within {ProbeTimeout.TotalSeconds} s";
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return $"the health probe failed: {error.Message}"; // the replica may be well all the same: it is shown, not ended
        }
    }

    private async Task MeasureAsync(CancellationToken over)
    {
        var lastProcessor = TimeSpan.Zero;
        var last = time.GetTimestamp();
        while (child is not null)
        {
            await Task.Delay(Calm, time, over);
            if (child.Usage() is not { } usage)
                return;
            var percent = Math.Round((usage.Processor - lastProcessor) / time.GetElapsedTime(last) * 100, 1);
            (lastProcessor, last) = (usage.Processor, time.GetTimestamp());
            board.Set(replica, r => r with { CpuPercent = percent, MemoryBytes = usage.Memory });
        }
    }
}
