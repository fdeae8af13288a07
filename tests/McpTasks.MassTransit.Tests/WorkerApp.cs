using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ModelContextProtocol.Protocol;

namespace McpTasks.MassTransit.Tests;

/// <summary>An application with a bus in memory and its worker inside, and the tools of one class.</summary>
internal sealed class WorkerApp : IAsyncDisposable
{
    private readonly IHost _host;

    private WorkerApp(IHost host) => _host = host;

    public static async Task<WorkerApp> StartAsync<TTools>(params string[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { Args = settings });
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
        builder.Services.AddMetrics();
        builder.Services.AddMcpServer().WithTools<TTools>();
        builder.Services.AddInMemoryTaskStore();
        builder.AddMcpTasksWorker(bus => bus.UsingInMemory((context, transport) => transport.ConfigureEndpoints(context)));
        var host = builder.Build();
        await host.StartAsync();
        return new(host);
    }

    public ITaskStore Store => _host.Services.GetRequiredService<ITaskStore>();

    public IBus Bus => _host.Services.GetRequiredService<IBus>();

    public ITaskQueue Queue => _host.Services.GetRequiredService<ITaskQueue>();

    public ITaskDirectory Directory => _host.Services.GetRequiredService<ITaskDirectory>();

    public ITaskWorkers Workers => _host.Services.GetRequiredService<ITaskWorkers>();

    public async Task<TaskRecord> SubmitAsync(
        string tool, string arguments = "{}", TaskDialect dialect = TaskDialect.Modern, ClientCapabilities? capabilities = null) =>
        await _host.Services.GetRequiredService<TaskSubmitter>().SubmitAsync(
            new()
            {
                Component = _host.Services.GetRequiredService<TaskCatalog>().Find(TaskComponentKind.Tool, tool)
                    ?? throw new ArgumentException($"There is no tool '{tool}'.", nameof(tool)),
                Owner = "owner",
                Dialect = dialect,
                Request = $$"""{"name":"{{tool}}","arguments":{{arguments}}}""",
                Client = new TaskClient(capabilities, new() { Name = "test", Version = "1" }).ToJson(),
            },
            CancellationToken.None);

    public Task<TaskRecord> UntilAsync(TaskRecord task, Func<TaskRecord, bool> wanted) => _host.Services.UntilAsync(task, wanted);

    public Task<TaskRecord> EndAsync(TaskRecord task) => UntilAsync(task, now => now.Status.IsTerminal());

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }
}
