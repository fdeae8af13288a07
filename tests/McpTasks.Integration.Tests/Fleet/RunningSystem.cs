using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;
using TestServers;

namespace McpTasks.Integration.Tests.Fleet;

/// <summary>A store server, an API service and workers, each a process.</summary>
internal sealed class RunningSystem : IAsyncDisposable
{
    private readonly IHost _eye;
    private readonly string _workerProject;
    private readonly (string, string)[] _settings;
    private readonly TestServer? _server;

    private RunningSystem(
        TestServer? server, Service api, List<Service> workers, McpCaller client, IHost eye, string workerProject,
        (string, string)[] settings)
    {
        (_server, Api, Workers, Client, _eye) = (server, api, workers, client, eye);
        (_workerProject, _settings) = (workerProject, settings);
    }

    public TestServer Server => _server ?? throw new InvalidOperationException("The store is the test's own.");

    public Service Api { get; }

    public List<Service> Workers { get; }

    public McpCaller Client { get; }

    public static Task<RunningSystem> StartAsync(ServerKind kind, int workers, params (string Name, string Value)[] settings) =>
        StartAsync(kind, "src/ApiService", "src/TaskWorker", workers, settings);

    /// <summary>The same with the components of tests/TestFleet.</summary>
    public static Task<RunningSystem> StartFixturesAsync(ServerKind kind, int workers, params (string Name, string Value)[] settings) =>
        StartAsync(kind, "tests/TestFleet", "tests/TestFleet", workers, settings);

    /// <summary>The same on a store that is the test's own.</summary>
    /// <param name="store">The connection string of the services.</param>
    /// <param name="eye">How the test itself looks into the store.</param>
    /// <param name="workers">How many workers.</param>
    /// <param name="settings">The environment of all services.</param>
    public static Task<RunningSystem> StartFixturesOnAsync(
        string store, IConnectionMultiplexer eye, int workers, params (string Name, string Value)[] settings) =>
        StartAsync(null, store, eye, "tests/TestFleet", "tests/TestFleet", workers, settings);

    /// <summary>Starts one more worker.</summary>
    public async Task<Service> StartWorkerAsync(params (string Name, string Value)[] settings)
    {
        var worker = Service.Start(_workerProject, $"worker-{Workers.Count + 1}", [.. _settings, ("Role", "worker"), .. settings]);
        Workers.Add(worker);
        await worker.LineAsync(line => line.Contains("Application started", StringComparison.Ordinal));
        return worker;
    }

    private static async Task<RunningSystem> StartAsync(
        ServerKind kind, string apiProject, string workerProject, int workers, (string Name, string Value)[] settings)
    {
        var server = await SharedServers.StartAsync(kind);
        return await StartAsync(server, server.ConnectionString, null, apiProject, workerProject, workers, settings);
    }

    private static async Task<RunningSystem> StartAsync(
        TestServer? server, string store, IConnectionMultiplexer? eye, string apiProject, string workerProject, int workers,
        (string Name, string Value)[] settings)
    {
        // Development: there the container checks every registration at start.
        (string, string)[] all =
            [("ASPNETCORE_ENVIRONMENT", "Development"), ("ConnectionStrings__redis", store), ("McpTasks__Lease", "00:00:03"), .. settings];
        var api = Service.Start(apiProject, "api", all);
        var fleet = Enumerable.Range(1, workers)
            .Select(n => Service.Start(workerProject, $"worker-{n}", [.. all, ("Role", "worker")]))
            .ToList();
        foreach (var worker in fleet)
            await worker.LineAsync(line => line.Contains("Application started", StringComparison.Ordinal));
        var client = await McpCaller.ConnectAsync(await api.AddressAsync());
        var builder = Host.CreateEmptyApplicationBuilder(new() { Args = [$"ConnectionStrings:redis={store}"] });
        builder.Services.AddLogging().AddMetrics();
        if (eye is not null)
            builder.Services.AddSingleton(eye);
        builder.AddMcpTasksRedis();
        return new(server, api, fleet, client, builder.Build(), workerProject, all);
    }

    /// <summary>The record as the store holds it.</summary>
    public async Task<TaskRecord> RecordAsync(string taskId) =>
        await _eye.Services.GetRequiredService<ITaskStore>().GetAsync(TaskId.Parse(taskId), CancellationToken.None)
        ?? throw new InvalidOperationException($"There is no task {taskId}.");

    /// <summary>The worker on which the task's attempt starts.</summary>
    public async Task<Service> WorkerOfAsync(string taskId, int attempt = 1)
    {
        var lines = Workers.Select(async worker =>
        {
            await BeginsOnAsync(worker, taskId, attempt);
            return worker;
        });
        return await await Task.WhenAny(lines);
    }

    /// <summary>Waits until the worker begins an attempt of the task.</summary>
    public static Task BeginsOnAsync(Service worker, string taskId, int attempt) => worker.LineAsync(
        line => line.Contains($"Attempt {attempt} started", StringComparison.Ordinal) && line.Contains(taskId, StringComparison.Ordinal));

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Api.DisposeAsync();
        foreach (var worker in Workers)
            await worker.DisposeAsync();
        _eye.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
