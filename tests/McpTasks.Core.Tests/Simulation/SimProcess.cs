namespace McpTasks.Core.Tests.Simulation;

/// <summary>A process of the fleet, as the faults see it.</summary>
internal sealed class SimProcess(SimClock clock, string name)
{
    private static readonly Task Never = new TaskCompletionSource().Task;

    public string Name => name;

    public bool IsDead { get; private set; }

    public TimeSpan? IsFrozenUntil { get; private set; }

    /// <summary>Until when it cannot reach the store, though others can.</summary>
    public TimeSpan CutUntil { get; private set; }

    /// <summary>SIGKILL: nothing of it is heard again.</summary>
    public void Kill() => IsDead = true;

    /// <summary>
    /// Whether it has had time to renew since it was last frozen: pauses that follow each other at once are as one, and may outlast a
    /// lease.
    /// </summary>
    public bool CanFreeze => IsFrozenUntil is not { } thaw || thaw + TimeSpan.FromSeconds(5) < clock.Now;

    /// <summary>SIGSTOP, and SIGCONT after a while.</summary>
    public void Freeze(TimeSpan time) => IsFrozenUntil = clock.Now + time;

    public void Cut(TimeSpan time) => CutUntil = clock.Now + time;

    /// <summary>Goes on when the process may run, and never when it was killed.</summary>
    public async Task RunsAsync()
    {
        while (IsFrozenUntil is { } thaw && thaw > clock.Now)
            await clock.Delay(thaw - clock.Now);
        if (IsDead)
            await Never;
    }
}
