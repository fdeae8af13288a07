using McpTasks.LocalHosting.ResourceService;

namespace McpTasks.Dashboard.Resources;

/// <summary>The newest measurements of one replica's processor time and memory.</summary>
internal sealed class UsageHistory
{
    private const int Kept = 150;
    private readonly Queue<UsageSample> _samples = new();
    private (double?, long?) _last;

    /// <summary>Takes what an event says; one that only repeats the last measurement adds nothing.</summary>
    public void Add(DateTimeOffset now, ResourceEvent state)
    {
        if (state is not { CpuPercent: { } cpu, MemoryBytes: { } memory } || _last == (cpu, memory))
            return;
        _last = (cpu, memory);
        _samples.Enqueue(new(now, cpu, memory));
        if (_samples.Count > Kept)
            _samples.Dequeue();
    }

    public UsageSample[] ToArray() => [.. _samples];
}

/// <param name="Time">When it was heard of.</param>
/// <param name="CpuPercent">In percent of one processor.</param>
/// <param name="MemoryBytes">In bytes.</param>
internal sealed record UsageSample(DateTimeOffset Time, double CpuPercent, long MemoryBytes);
