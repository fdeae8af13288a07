namespace McpTasks.Core.Tests.Simulation;

/// <summary>
/// One thread for everything: continuations run in the order in which they became ready, so that a seed always gives the same run.
/// </summary>
internal sealed class SimLoop : SynchronizationContext
{
    private readonly Queue<(SendOrPostCallback Callback, object? State)> _ready = new();
    private readonly int _thread = Environment.CurrentManagedThreadId;
    private volatile bool _over;

    public override void Post(SendOrPostCallback d, object? state)
    {
        // Timers that a world has left behind are collected after it.
        if (_over)
            return;
        if (Environment.CurrentManagedThreadId != _thread)
            throw new InvalidOperationException("Something ran on another thread: the simulation is no longer one.");
        _ready.Enqueue((d, state));
    }

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    public override SynchronizationContext CreateCopy() => this;

    /// <summary>Runs until nothing is ready, lets time pass to the next timer, and so on until the task has ended.</summary>
    public void Run(Func<Task> main, SimClock clock)
    {
        var before = Current;
        SetSynchronizationContext(this);
        try
        {
            var task = main();
            while (true)
            {
                while (_ready.TryDequeue(out var next))
                    next.Callback(next.State);
                if (task.IsCompleted)
                    break;
                if (!clock.Advance())
                    throw new InvalidOperationException("Everything waits, and no timer is set: the simulation stands still.");
            }

            task.GetAwaiter().GetResult();
        }
        finally
        {
            _over = true;
            SetSynchronizationContext(before);
        }
    }
}
