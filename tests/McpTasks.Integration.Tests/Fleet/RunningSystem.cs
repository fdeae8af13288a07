using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TestServers;

namespace McpTasks.Integration.Tests.Fleet;

/// <summary>A store server, an API service and workers, each a process.</summary>
internal sealed class RunningSystem : IAsyncDisposable
{
    private readonly IHost _eye;

    private RunningSystem(TestServer server, Service api, Service[] workers, McpCaller client, IHost eye) =>
        (Server, Api, Workers, Client, _eye) = (server, api, workers, client, eye);

    public TestServer Server { get; }

    public Service Api { get; }

    public Service[] Workers { get; }

    public McpCaller Client { get; }

    public static async Task<RunningSystem> StartAsync(ServerKind kind, int workers, params (string Name, string Value)[] settings)
    {
        var server = await SharedServers.StartAsync(kind);
        // Development: there the container checks every registration at start.
        (string, string)[] all = [("ASPNETCORE_ENVIRONMENT", "Development"), ("ConnectionStrings__redis", server.ConnectionString), ("McpTasks__Lease", "00:00:03"), .. settings];
        var api = Service.Start("src/ApiService", "api", all);
        var fleet = Enumerable.Range(1, workers).Select(n => Service.Start("src/TaskWorker", $"worker-{n}", all)).ToArray();
        foreach (var worker in fleet)
            await worker.LineAsync(line => line.Contains("Application started", StringComparison.Ordinal));
        var client = await McpCaller.ConnectAsync(await api.AddressAsync());
        var builder = Host.CreateEmptyApplicationBuilder(new() { Args = [$"ConnectionStrings:redis={server.ConnectionString}"] });
        builder.Services.AddLogging().AddMetrics();
        builder.AddMcpTasksRedis();
        return new(server, api, fleet, client, builder.Build());
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
            await worker.LineAsync(line => line.Contains($"Attempt {attempt} started", StringComparison.Ordinal) && line.Contains(taskId, StringComparison.Ordinal));
            return worker;
        });
        return await await Task.WhenAny(lines);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await Api.DisposeAsync();
        foreach (var worker in Workers)
            await worker.DisposeAsync();
        _eye.Dispose();
        await Server.DisposeAsync();
    }
}
