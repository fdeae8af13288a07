using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpTasks.Core.Tests.InProcess;

/// <summary>An application that runs its tasks itself.</summary>
internal sealed class InProcessApp : IAsyncDisposable
{
    private readonly IHost _host;

    private InProcessApp(IHost host) => _host = host;

    public ITaskStore Store => Get<ITaskStore>();

    public InProcessTools Tools => Get<InProcessTools>();

    public static async Task<InProcessApp> StartAsync(params string[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { Args = settings });
        builder.Services.AddLogging().AddMetrics().AddSingleton<InProcessTools>();
        builder.Services.AddMcpServer().WithTools<InProcessTools>();
        builder.AddMcpTasksInProcess();
        var host = builder.Build();
        await host.StartAsync();
        return new(host);
    }

    public T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    public async Task<IReadOnlyList<TaskRecord>> SubmitAsync(string tool, int count)
    {
        var component = Get<TaskCatalog>().Find(TaskComponentKind.Tool, tool)!;
        var tasks = new List<TaskRecord>();
        for (var i = 0; i < count; i++)
        {
            tasks.Add(await Get<TaskSubmitter>().SubmitAsync(
                new()
                {
                    Component = component,
                    Owner = "owner",
                    Dialect = TaskDialect.Modern,
                    Request = $$"""{"name":"{{tool}}"}""",
                    Client = new TaskClient(
                        new() { Elicitation = new() { Form = new() } }, new() { Name = "test", Version = "1" }).ToJson(),
                },
                CancellationToken.None));
        }

        return tasks;
    }

    public Task<TaskRecord> UntilAsync(TaskRecord task, Func<TaskRecord, bool> wanted) => _host.Services.UntilAsync(task, wanted);

    public Task<TaskRecord> EndAsync(TaskRecord task) => UntilAsync(task, now => now.Status.IsTerminal());

    public Task StopAsync() => _host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Tools.Open();
        await _host.StopAsync();
        _host.Dispose();
    }
}

/// <summary>Tools that a test holds up.</summary>
[McpServerToolType]
internal sealed class InProcessTools : IDisposable
{
    private readonly SemaphoreSlim _started = new(0);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => _open.TrySetResult();

    public async Task StartedAsync(int count)
    {
        for (var i = 0; i < count; i++)
            await _started.WaitAsync();
    }

    [McpServerTool(Name = "waits"), TaskSupport(TaskMode.Optional)]
    public static async Task<string> Waits(InProcessTools tools, CancellationToken cancellationToken)
    {
        tools._started.Release();
        await tools._open.Task.WaitAsync(cancellationToken);
        return "done";
    }

    [McpServerTool(Name = "asks"), TaskSupport(TaskMode.Optional)]
    public static async Task<string> Asks(McpServer server, CancellationToken cancellationToken) =>
        (await server.ElicitAsync(new ElicitRequestParams { Message = "Sure?", RequestedSchema = new() }, cancellationToken)).Action;

    public void Dispose() => _started.Dispose();
}
