using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace McpTasks.Core.Tests.Simulation;

/// <summary>The engine in one process: an API service, or a worker.</summary>
internal sealed class SimService : ITaskInvoker, IDisposable
{
    private static readonly IOptions<McpTasksOptions> Options = SimParts.Options;

    private readonly CancellationTokenSource _stopping = new();
    private readonly SimWorld _world;
    private readonly SimStore _store;
    private readonly WorkerSlots _slots;
    private readonly LeaseKeeper _leases;
    private readonly AttemptEvents _events;
    private readonly TaskReaper _reaper;
    private readonly WorkerPresence _presence;
    private readonly WorkerWatch _watch;
    private readonly TaskRunner _runner;
    private readonly TaskSubmitter _submitter;

    public SimService(SimWorld world, string name)
    {
        _world = world;
        Process = new(world.Clock, name);
        _store = new(world.Store, world.Network, Process);
        var (time, stop, worker) = (world.Clock.Of(Process), new WorkerStop(_stopping.Token), new WorkerIdentity(name));
        var limits = new WorkerLimits(Concurrency: 4, MaxWaiting: 100, DrainTimeout: TimeSpan.FromSeconds(5));
        var (dispatcher, identities) = (world.Queue.Of(Process), new TaskIdentities(SimParts.Services, time));
        _slots = new(limits, time, stop, NullLogger<WorkerSlots>.Instance);
        _leases = new(_store, Options, time, NullLogger<LeaseKeeper>.Instance);
        _events = new(_store, _leases, worker, time, NullLogger<AttemptEvents>.Instance);
        _reaper = new(_store, dispatcher, Options, SimParts.Endings, SimParts.Metrics, time, NullLogger<TaskReaper>.Instance);
        _presence = new(_store, _leases, worker, limits, Options, time, NullLogger<WorkerPresence>.Instance);
        _watch = new(_store, _store, _reaper, Options, time, NullLogger<WorkerWatch>.Instance);
        var run = new AttemptExecutor(
            _store, _store, _leases, this, SimParts.Scopes, Options, identities, worker, stop, time, NullLogger<AttemptExecutor>.Instance);
        var hints = new DelayedHints(dispatcher, time, NullLogger<DelayedHints>.Instance);
        var closing = new AttemptClosing(_store, SimParts.Endings, hints, SimParts.Metrics, time, NullLogger<AttemptClosing>.Instance);
        var places = new AttemptPlaces(
            new InMemoryTaskSlots(time), _store, _store, dispatcher, worker, Options, NullLogger<AttemptPlaces>.Instance);
        var rates = new InMemoryTaskRates(time);
        var cancellation = new TaskCancellation(_store, rates, SimParts.Metrics, SimParts.Audit, NullLogger<TaskCancellation>.Instance);
        var pace = new AttemptPace(rates, _store, hints, cancellation, time, NullLogger<AttemptPace>.Instance);
        _runner = new(
            _store, SimParts.Catalog, _slots, _leases, run, places, new(_store, _store, time), pace, closing, SimParts.Endings,
            SimParts.Metrics, Options, worker, stop, time, NullLogger<TaskRunner>.Instance);
        _submitter = new(
            _store, dispatcher, _store, hints, Options, identities, SimParts.Metrics, SimParts.Audit, cancellation, time,
            NullLogger<TaskSubmitter>.Instance);
    }

    public SimProcess Process { get; }

    public bool Drains { get; private set; }

    public ITaskStore Store => _store;

    /// <summary>Starts what a worker's host would start, on the simulation's thread.</summary>
    public void Start()
    {
        _ = _leases.KeepAsync(CancellationToken.None);
        _ = _events.FollowAsync(CancellationToken.None);
        _ = _reaper.SweepAllAsync(CancellationToken.None);
        _ = _presence.KeepAsync(CancellationToken.None);
        _ = _watch.WatchAsync(CancellationToken.None);
    }

    public ValueTask<TaskRecord> SubmitAsync(SimPlan plan) => _submitter.SubmitAsync(
        new()
        {
            Component = SimParts.Component,
            Owner = plan.Owner,
            Dialect = TaskDialect.Modern,
            Request = plan.Number.ToString(System.Globalization.CultureInfo.InvariantCulture),
            RequestedTtl = plan.Ttl,
            Priority = plan.Priority,
        },
        CancellationToken.None);

    /// <summary>
    /// Takes a hint. False when it is for another worker; a killed worker never answers, and its hint comes back to the queue.
    /// </summary>
    public async Task<bool> HintAsync(RunTask message)
    {
        try
        {
            return await _runner.RunAsync(message, CancellationToken.None);
        }
        catch (Exception)
        {
            // As the consumer has it: the record is the truth, and the reaper sends the hint again.
            return true;
        }
    }

    /// <summary>SIGTERM; the process ends when its work has been handed back.</summary>
    public Task DrainAsync()
    {
        Drains = true;
        _stopping.Cancel();
        return EndAsync();
    }

    private async Task EndAsync()
    {
        await _world.Clock.Delay(TimeSpan.FromSeconds(15));
        Process.Kill();
    }

    public async ValueTask<TaskOutcome> InvokeAsync(TaskAttempt attempt, CancellationToken cancellationToken)
    {
        var plan = _world.Plans[int.Parse(attempt.Task.Request!, System.Globalization.CultureInfo.InvariantCulture)];
        var execution = new Execution(plan, attempt.Task.Attempt, Process, _world.Clock.Now);
        _world.Ledger.Executions.Add(execution);
        _world.Ledger.Tell(_world.Clock.Now, $"plan {plan.Number} attempt {attempt.Task.Attempt} begins on {Process.Name}");
        var outcome = await RunAsync(plan, attempt, cancellationToken);
        await Process.RunsAsync();
        execution.Outcome = outcome;
        _world.Ledger.Tell(_world.Clock.Now, $"plan {plan.Number} attempt {attempt.Task.Attempt} returns {outcome.Status}");
        return outcome;
    }

    private async Task<TaskOutcome> RunAsync(SimPlan plan, TaskAttempt attempt, CancellationToken cancellationToken)
    {
        for (var step = 0; step < plan.Steps.Length; step++)
        {
            try
            {
                await Task.Delay(plan.Steps[step], _world.Clock, plan.WhenCancelled == WhenCancelled.GoesOn ? default : cancellationToken);
                await Process.RunsAsync();
                await attempt.Progress.ReportAsync(
                    step + 1, plan.Steps.Length, $"Step {step + 1}",
                    plan.WhenCancelled == WhenCancelled.GoesOn ? default : cancellationToken);
                if (plan.AskAfter == step)
                    await attempt.Inputs.AskAsync("elicitation/create", "{}", cancellationToken);
            }
            catch (OperationCanceledException) when (plan.WhenCancelled is not (WhenCancelled.Obeys or WhenCancelled.GoesOn))
            {
                return plan.WhenCancelled switch
                {
                    WhenCancelled.ReportsAnError => new(McpTaskStatus.Completed, "stopped", Own(attempt), IsError: true),
                    WhenCancelled.Throws => TaskOutcomes.Error(TaskOutcomes.InternalError, "stopped"),
                    _ => new(McpTaskStatus.Failed, "stopped", Own(attempt), IsError: true),
                };
            }
        }

        return plan.Fails ? new(McpTaskStatus.Failed, "failed", Own(attempt)) : new(McpTaskStatus.Completed, Result: Own(attempt));
    }

    public void Dispose()
    {
        _slots.Dispose();
        _leases.Dispose();
        _events.Dispose();
        _reaper.Dispose();
        _presence.Dispose();
        _watch.Dispose();
        _stopping.Dispose();
    }

    private static string Own(TaskAttempt attempt) => $"\"attempt {attempt.Task.Attempt}\"";
}
