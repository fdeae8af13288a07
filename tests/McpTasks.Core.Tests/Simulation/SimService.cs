using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Server;

namespace McpTasks.Core.Tests.Simulation;

/// <summary>The engine in one process: an API service, or a worker.</summary>
internal sealed class SimService : ITaskInvoker
{
    private static readonly McpServerTool Tool = McpServerTool.Create(
        [TaskSupport(TaskMode.Optional, MaxAttempts = 100)] () => "x", new() { Name = "work" });

    private readonly ServiceProvider _services;
    private readonly SimWorld _world;

    public SimService(SimWorld world, string name, bool runs)
    {
        _world = world;
        Process = new(world.Clock, name);
        var store = new SimStore(world.Store, world.Network, Process);
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().Build()).AddMetrics();
        services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance).AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        services.AddSingleton(world.Clock.Of(Process));
        services.AddSingleton<IHostApplicationLifetime, ApplicationLifetime>();
        services.AddSingleton<ITaskStore>(store).AddSingleton<ITaskEvents>(store).AddSingleton<ITaskWorkers>(store);
        services.AddSingleton(world.Queue.Of(Process)).AddSingleton<ITaskInvoker>(this).AddSingleton(new WorkerIdentity(name));
        services.AddSingleton(new WorkerLimits(Concurrency: 4, MaxWaiting: 100, DrainTimeout: TimeSpan.FromSeconds(5)));
        services.AddMcpServer().WithTools([Tool]);
        if (runs)
            services.AddMcpTasksRunner();
        else
            services.AddMcpTasksCore();
        _services = services.BuildServiceProvider();
    }

    public SimProcess Process { get; }

    public bool Drains { get; private set; }

    public ITaskStore Store => _services.GetRequiredService<ITaskStore>();

    /// <summary>Starts what the host would start, on the simulation's thread.</summary>
    public void Start()
    {
        _ = _services.GetRequiredService<LeaseKeeper>().KeepAsync(CancellationToken.None);
        _ = _services.GetRequiredService<TaskReaper>().SweepAllAsync(CancellationToken.None);
        var hosted = _services.GetServices<IHostedService>().ToList();
        _ = hosted.OfType<WorkerPresence>().Single().KeepAsync(CancellationToken.None);
        _ = hosted.OfType<WorkerWatch>().Single().WatchAsync(CancellationToken.None);
    }

    public ValueTask<TaskRecord> SubmitAsync(SimPlan plan) => _services.GetRequiredService<TaskSubmitter>().SubmitAsync(
        new()
        {
            Component = _services.GetRequiredService<TaskCatalog>().Find(TaskComponentKind.Tool, "work")!,
            Owner = "owner",
            Dialect = TaskDialect.Modern,
            Request = plan.Number.ToString(System.Globalization.CultureInfo.InvariantCulture),
            RequestedTtl = plan.Ttl,
        },
        CancellationToken.None);

    /// <summary>Takes a hint. False when it is for another worker; a killed worker never answers, and its hint comes back to the queue.</summary>
    public async Task<bool> HintAsync(RunTask message)
    {
        try
        {
            return await _services.GetRequiredService<TaskRunner>().RunAsync(message, CancellationToken.None);
        }
        catch (Exception)
        {
            // As the consumer has it: the record is the truth, and the reaper sends the hint again.
            return true;
        }
    }

    /// <summary>SIGTERM; the process ends when its work has been handed back.</summary>
    public async Task DrainAsync()
    {
        Drains = true;
        _services.GetRequiredService<IHostApplicationLifetime>().StopApplication();
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
                await attempt.Progress.ReportAsync(step + 1, plan.Steps.Length, $"Step {step + 1}", plan.WhenCancelled == WhenCancelled.GoesOn ? default : cancellationToken);
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

    private static string Own(TaskAttempt attempt) => $"\"attempt {attempt.Task.Attempt}\"";
}
