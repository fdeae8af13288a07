using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace McpTasks.Cli.Tests.Harness;

/// <summary>A store of its own on a shared server, without workers: a test moves its tasks by hand.</summary>
internal sealed class TestStore : IAsyncDisposable
{
    public const string Request = """{"name":"import","arguments":{"rows":3}}""";

    private readonly IHost _host;

    private TestStore(string connectionString, string prefix)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:redis", connectionString)]);
        builder.AddMcpTasksRedis("redis", settings => settings.KeyPrefix = prefix);
        _host = builder.Build();
        Options = ["--redis", connectionString, "--key-prefix", prefix];
    }

    /// <summary>What leads the tool here.</summary>
    public string[] Options { get; }

    public ITaskStore Store => _host.Services.GetRequiredService<ITaskStore>();

    public ITaskWorkers Workers => _host.Services.GetRequiredService<ITaskWorkers>();

    public ITaskQueue Queue => _host.Services.GetRequiredService<ITaskQueue>();

    public static async Task<TestStore> StartAsync(SharedServers servers, ServerKind kind) =>
        new((await servers.GetAsync(kind)).ConnectionString, $"t-{Guid.NewGuid():N}");

    public async Task<TaskRecord> CreateAsync(string component = "import", string owner = "owner-a", string request = Request) => await Store.CreateAsync(
        new()
        {
            Owner = owner,
            Kind = TaskComponentKind.Tool,
            Component = component,
            Dialect = TaskDialect.Modern,
            Request = request,
            KeepRequest = true,
            Ttl = TimeSpan.FromHours(1),
            PollInterval = TimeSpan.FromSeconds(5),
            MaxAttempts = 3,
            RedeliverAfter = TimeSpan.FromHours(1),
            StatusMessage = "Task submitted",
        },
        limits: null, Patience.Token);

    public async Task<TaskRecord> BeginAsync(string component = "import", string owner = "owner-a") =>
        (await Store.BeginAsync((await CreateAsync(component, owner)).Ref, "worker-1", TimeSpan.FromMinutes(5), Patience.Token)).Task!;

    public async Task<TaskRecord> EndAsync(string component = "import", string owner = "owner-a", TaskOutcome? outcome = null)
    {
        var task = await BeginAsync(component, owner);
        await EndAsync(task, outcome);
        return task;
    }

    public async Task EndAsync(TaskRecord task, TaskOutcome? outcome = null) => Assert.True(await Store.CompleteAsync(
        task.Ref, task.Attempt, outcome ?? new(McpTaskStatus.Completed, Result: """{"content":[{"type":"text","text":"done"}]}"""),
        Patience.Token));

    public async Task ReportAsync(TaskRecord task, double current, double total, string message) =>
        Assert.True(await Store.ReportAsync(task.Ref, task.Attempt, new(current, total, message), Patience.Token));

    public async Task<TaskRecord?> ReadAsync(TaskRecord task) => await Store.GetAsync(task.Id, Patience.Token);

    public async Task<int> RunAsync(FakeTerminal terminal, params string[] arguments) =>
        await terminal.RunAsync([.. arguments, .. Options]);

    /// <summary>Runs a command where nobody sits, and reads the JSON that it answers with.</summary>
    public async Task<JsonNode> JsonAsync(params string[] arguments)
    {
        var terminal = new FakeTerminal();
        var code = await RunAsync(terminal, [.. arguments, "--json"]);
        Assert.True(code == 0, string.Join('\n', terminal.ErrorLines));
        return terminal.Json;
    }

    public async ValueTask DisposeAsync() => await ((IAsyncDisposable)_host).DisposeAsync();
}
