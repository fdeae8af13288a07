using System.ComponentModel;
using McpTasks.LocalHosting.Processes;
using McpTasks.LocalHosting.ResourceService;
using McpTasks.LocalHosting.Settings;

namespace McpTasks.LocalHosting.Orchestration;

/// <summary>What all supervisors share.</summary>
internal sealed record SupervisorContext(ResourceBoard Board, OrphanGuard Guard, LaunchThread Thread, RestartSettings Restart, Func<string, string, ValueTask> Show, TimeProvider Time);

/// <summary>Leads one replica through its life: wait, start, watch, start again, stop.</summary>
internal sealed class ReplicaSupervisor(Workload workload, ReplicaName name, SupervisorContext context) : IDisposable
{
    private readonly SemaphoreSlim _command = new(1, 1);
    private CancellationTokenSource? _stop;
    private Task _life = Task.CompletedTask;
    private TimeSpan _grace;
    private volatile bool _closed;
    private volatile LaunchPlan? _running;
    private volatile ChildProcess? _child;

    public Workload Workload { get; } = workload;

    public string Replica { get; } = name.ToString();

    /// <summary>The port behind the public one, while the process runs.</summary>
    public int? TargetPort => _running?.TargetPort;

    private ResourceBoard Board => context.Board;

    public void Register() => Board.Add(new ResourceEvent
    {
        Name = Workload.Name,
        Replica = Replica,
        Type = Workload.Type,
        State = ResourceState.NotStarted,
        Health = ResourceHealth.Unknown,
        CreatedAt = context.Time.GetUtcNow(),
        WaitsFor = Workload.WaitsFor,
        References = Workload.References,
    });

    /// <summary>Whether it waits, starts, runs or stops.</summary>
    public bool IsAlive => !_life.IsCompleted;

    /// <summary>Begins its life; false when it has begun already, or was closed.</summary>
    public async Task<bool> StartAsync()
    {
        await _command.WaitAsync();
        try
        {
            if (_closed || !_life.IsCompleted)
                return false;
            _stop?.Dispose();
            _stop = new CancellationTokenSource();
            // Here and now: whoever asked for the start must not find it "not started" any more.
            Board.Set(Replica, r => r with { State = ResourceState.Starting, Message = null });
            _life = LiveAsync(_stop.Token);
            return true;
        }
        finally
        {
            _command.Release();
        }
    }

    /// <summary>Ends its life; false when it has ended already.</summary>
    /// <param name="grace">How long the process may take to end by itself.</param>
    public async Task<bool> StopAsync(TimeSpan grace)
    {
        await _command.WaitAsync();
        try
        {
            if (_life.IsCompleted || _stop is null)
                return false;
            _grace = grace;
            await _stop.CancelAsync();
            await _life;
            return true;
        }
        finally
        {
            _command.Release();
        }
    }

    /// <summary>Lets no command start it again.</summary>
    public void Close() => _closed = true;

    /// <summary>Ends its life for good. A stop that is under way with more time gets no more than <paramref name="grace"/> either.</summary>
    public async Task CloseAsync(TimeSpan grace)
    {
        Close();
        var stopping = StopAsync(grace);
        if (await Task.WhenAny(stopping, Task.Delay(grace, context.Time)) != stopping)
            Kill();
        await stopping;
    }

    /// <summary>Ends the process at once.</summary>
    public void Kill() => _child?.Kill();

    public void Dispose()
    {
        _command.Dispose();
        _stop?.Dispose();
    }

    private async Task LiveAsync(CancellationToken stop)
    {
        await Task.Yield();
        try
        {
            await new DependencyGate(Board, Replica, Workload.WaitsFor).WaitAsync(stop);
            var policy = new RestartPolicy(context.Restart, Workload.Serves);
            while (await RunOnceAsync(policy, stop) is { } again)
            {
                Board.Set(Replica, r => r with { State = ResourceState.Starting, Restarts = r.Restarts + 1 });
                await Task.Delay(again.Delay, context.Time, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Also stopped while it waited: then it has never run and says so.
            Board.Set(Replica, r => r with { State = r.StartedAt is null ? ResourceState.NotStarted : ResourceState.Exited, Health = ResourceHealth.Unknown, Pid = null, Message = null });
        }
        catch (DependencyFailedException error)
        {
            Fail(error.Message);
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // Nothing of this replica may end the others: whatever it was, it is shown as this replica's failure.
            Fail($"the host could not run it: {error.Message}");
        }
    }

    /// <summary>Starts the process and stays with it to its end. Answers how to go on, or null when there is nothing more to do.</summary>
    private async Task<RestartDecision.Restart?> RunOnceAsync(RestartPolicy policy, CancellationToken stop)
    {
        Board.Set(Replica, r => r with { State = ResourceState.Starting, Health = ResourceHealth.Unknown, Message = null, ExitCode = null });
        LaunchPlan? plan = null;
        ChildProcess? child;
        try
        {
            plan = await Workload.PlanAsync(name, stop);
            child = plan.Start is null ? null : await ChildProcess.StartAsync(plan.Start, context.Guard, context.Thread, TakeLineAsync);
        }
        catch (Win32Exception error)
        {
            plan?.Release();
            return await GoOnAsync(policy, null, $"it cannot be started: {error.Message}", TimeSpan.Zero, false);
        }

        var began = context.Time.GetTimestamp();
        _running = plan;
        _child = child;
        Board.Set(Replica, r => r with
        {
            State = ResourceState.Running,
            StartedAt = context.Time.GetUtcNow(),
            StoppedAt = null,
            Pid = child?.Id,
            Urls = plan.Urls,
            Environment = plan.Environment,
            Health = plan.Probe is null ? ResourceHealth.Healthy : ResourceHealth.Unknown,
        });

        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var watch = new ReplicaWatch(Board, Replica, plan.Probe, child, context.Time);
        var watching = watch.RunAsync(over.Token);
        try
        {
            await (child?.Exited ?? Task.Delay(Timeout.InfiniteTimeSpan, stop)).WaitAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            await EndAsync(child);
            throw;
        }
        finally
        {
            _running = null;
            _child = null;
            await over.CancelAsync();
            await watching;
            plan.Release();
            child?.Dispose();
        }

        var code = await child!.Exited;
        Ended(code);
        return await GoOnAsync(policy, code, $"it ended with code {code}", context.Time.GetElapsedTime(began), watch.WasHealthy);
    }

    private async Task EndAsync(ChildProcess? child)
    {
        Board.Set(Replica, r => r with { State = ResourceState.Stopping });
        if (child is not null)
            Ended(await child.StopAsync(_grace, context.Time));
    }

    private void Ended(int code) => Board.Set(Replica, r => r with
    {
        State = ResourceState.Exited,
        Health = ResourceHealth.Unknown,
        StoppedAt = context.Time.GetUtcNow(),
        ExitCode = code,
        Pid = null,
        CpuPercent = null,
        MemoryBytes = null,
    });

    private async Task<RestartDecision.Restart?> GoOnAsync(RestartPolicy policy, int? code, string what, TimeSpan ranFor, bool wasHealthy)
    {
        switch (policy.Decide(code, ranFor, wasHealthy))
        {
            case RestartDecision.Restart again:
                var message = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{what}; start {again.Attempt} of {again.MaxAttempts} follows in {again.Delay.TotalSeconds:0.##} s");
                Board.Set(Replica, r => r with { Message = message });
                await context.Show(Replica, message);
                return again;
            case RestartDecision.GiveUp gaveUp:
                Fail($"{what}, {gaveUp.Attempts} times in a row");
                return null;
            default:
                Board.Set(Replica, r => r with { State = ResourceState.Finished, Message = null });
                return null;
        }
    }

    private void Fail(string why) => Board.Set(Replica, r => r with { State = ResourceState.FailedToStart, Health = ResourceHealth.Unknown, Pid = null, Message = why });

    private ValueTask TakeLineAsync(string line, bool error)
    {
        Board.AddLine(Replica, error, line);
        return context.Show(Replica, line);
    }
}
