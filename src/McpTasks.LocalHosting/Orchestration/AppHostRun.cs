using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using McpTasks.LocalHosting.Console;
using McpTasks.LocalHosting.Dashboard;
using McpTasks.LocalHosting.Network;
using McpTasks.LocalHosting.Processes;
using McpTasks.LocalHosting.Projects;
using McpTasks.LocalHosting.Redis;
using McpTasks.LocalHosting.ResourceService;
using McpTasks.LocalHosting.Settings;

namespace McpTasks.LocalHosting.Orchestration;

/// <summary>One run of an application, from its settings to its last child's end.</summary>
internal sealed class AppHostRun
{
    /// <summary>From the signal to the end of the last child, with some room to the two seconds that are promised.</summary>
    private static readonly TimeSpan StopWithin = TimeSpan.FromMilliseconds(1800);

    private static readonly TimeSpan ProxyPatience = TimeSpan.FromSeconds(5);

    private readonly DistributedApplicationBuilder _builder;
    private readonly HostConsole _console;
    private readonly HostSignals _signals;
    private readonly TimeProvider _time = TimeProvider.System;

    private AppHostRun(DistributedApplicationBuilder builder, HostConsole console, HostSignals signals)
    {
        _builder = builder;
        _console = console;
        _signals = signals;
    }

    /// <summary>Answers the exit code: 0 when the application ran and was stopped, 1 when something failed.</summary>
    public static async Task<int> ExecuteAsync(DistributedApplicationBuilder builder, CancellationToken cancellationToken)
    {
        await using var console = HostConsole.ForTerminal();
        using var signals = new HostSignals(TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, signals.Stop);
        try
        {
            return await new AppHostRun(builder, console, signals).RunAsync(either.Token);
        }
        catch (DistributedApplicationException error)
        {
            console.Say(error.Message);
            return 1;
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            return 0; // stopped before anything was started
        }
    }

    private async Task<int> RunAsync(CancellationToken stop)
    {
        var run = new RunContext
        {
            Settings = HostSettings.Read(_builder.Configuration, _builder.AppHostDirectory),
            IsDevelopment = _builder.IsDevelopment,
            LaunchProfile = Environment.GetEnvironmentVariable("DOTNET_LAUNCH_PROFILE"),
        };
        var parameters = ParameterEntry.ReadAll(_builder.Resources.OfType<ParameterResource>());
        run.Projects = [.. _builder.Resources.OfType<ProjectResource>().Select(p => new ProjectWorkload(p, run))];
        if (run.Settings.Ports.Keys.FirstOrDefault(k => run.Projects.All(p => !string.Equals(p.Name, k, StringComparison.OrdinalIgnoreCase))) is { } unknown)
            throw new DistributedApplicationException($"{HostSettings.PortsPath}:{unknown} names no project of this AppHost.");
        using var dataLock = DataDirectoryLock.Take(run.Settings.DataDirectory);
        using var ports = PublicPorts.Open(run);

        var board = new ResourceBoard(_time);
        using var guard = OrphanGuard.ForThisSystem();
        using var thread = new LaunchThread();
        var context = new SupervisorContext(board, guard, thread, run.Settings.Restart, _console.WriteLineAsync, _time);
        Orchestrator? orchestrator = null;
        await using var service = await ResourceServiceHost.StartAsync(board, (target, command) => orchestrator!.Command(target, command));

        var workloads = new List<Workload>();
        var redis = new RedisSetup(run, _builder.Configuration, _builder.AppHostDirectory, _console.Say);
        foreach (var resource in _builder.Resources.OfType<RedisResource>())
            workloads.Add(await redis.PrepareAsync(resource, stop));
        workloads.AddRange(run.Projects);
        if (run.Settings.Dashboard.Enabled)
            workloads.Insert(0, CreateDashboard(run, service));

        foreach (var parameter in parameters)
            parameter.AddTo(board, _time);
        orchestrator = new Orchestrator(workloads, context);
        foreach (var replica in board.Replicas)
            _console.Register(replica.Replica);
        await using var proxies = ports.BeginForwarding(orchestrator.TargetsOf, ProxyPatience, _time);
        return await new RunningApplication(orchestrator, run, _console, _time).RunAsync(StopWithin, () => _signals.Reason, stop, _signals.Kill);
    }

    private DashboardWorkload CreateDashboard(RunContext run, ResourceServiceHost service)
    {
        var project = _builder.Metadata("LocalDashboardProject");
        var assembly = _builder.Metadata("LocalDashboardOutput");
        if (project is null || assembly is null || !File.Exists(assembly))
            throw new DistributedApplicationException("The dashboard was not built with the AppHost: build it again, or set Dashboard:Enabled to false.");
        return new DashboardWorkload(run, project, assembly, service.Url, service.Key);
    }
}
