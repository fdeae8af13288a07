using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ModelContextProtocol.Server;

namespace McpTasks.Cli.Tests.Harness;

/// <summary>A real service on loopback with a worker inside and the operator's endpoints, in memory or on a server.</summary>
internal sealed class Service : IAsyncDisposable
{
    public const string Key = "an-operators-key-of-more-than-32-letters";

    private readonly WebApplication _app;

    private Service(WebApplication app, string? connectionString, string prefix)
    {
        _app = app;
        StoreOptions = ["--redis", connectionString ?? "", "--key-prefix", prefix];
        ApiOptions = ["--api", app.Urls.Single(), "--key", Key];
    }

    /// <summary>What leads the tool to its store.</summary>
    public string[] StoreOptions { get; }

    /// <summary>What leads the tool to its endpoints.</summary>
    public string[] ApiOptions { get; }

    /// <summary>What the audit log was told.</summary>
    public required IReadOnlyCollection<string> AuditLines { get; init; }

    public Gate Gate => _app.Services.GetRequiredService<Gate>();

    public ITaskStore Store => _app.Services.GetRequiredService<ITaskStore>();

    public static async Task<Service> StartAsync(
        string? connectionString = null, string key = Key, Dictionary<string, string?>? settings = null)
    {
        var prefix = $"t-{Guid.NewGuid():N}";
        var audit = new ConcurrentQueue<string>();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["McpTasks:Operator:Key"] = key,
            ["McpTasks:Worker:DrainTimeout"] = "00:00:00",
            // The reaper looks at a fifth of it.
            ["McpTasks:Lease"] = "00:00:02",
            ["ConnectionStrings:redis"] = connectionString,
        });
        builder.Configuration.AddInMemoryCollection(settings);
        builder.Logging.AddProvider(new AuditLines(audit));
        builder.Services.AddRoutingCore().AddSingleton<Gate>();
        if (connectionString is not null)
            builder.AddMcpTasksRedis("redis", settings => settings.KeyPrefix = prefix);
        builder.AddMcpTasksInProcess();
        builder.Services.AddMcpServer().WithHttpTransport().WithTools<ServiceTools>().WithDurableTasks();
        var app = builder.Build();
        app.MapTaskOperations();
        await app.StartAsync(Patience.Token);
        return new(app, connectionString, prefix) { AuditLines = audit };
    }

    /// <summary>Starts a tool as a task, as a client's call does.</summary>
    public async Task<TaskRecord> StartToolAsync(string tool, JsonObject? arguments = null, string? user = null, bool keep = true) =>
        await _app.Services.GetRequiredService<TaskSubmitter>().SubmitAsync(
            new()
            {
                Component = _app.Services.GetRequiredService<TaskCatalog>().Find(TaskComponentKind.Tool, tool)!,
                Owner = "owner-a",
                Dialect = TaskDialect.Modern,
                Request = new JsonObject { ["name"] = tool, ["arguments"] = arguments ?? [] }.ToJsonString(),
                Identity = user is null
                    ? null
                    : new(new(new ClaimsIdentity([new Claim("sub", user)], "test")), new Dictionary<string, string>()),
                KeepRequest = keep,
            },
            Patience.Token);

    public async Task<TaskRecord> EndedAsync(string id)
    {
        var token = Patience.Token;
        while (true)
        {
            if (await Store.GetAsync(TaskId.Parse(id), token) is { } task && task.Status.IsTerminal())
                return task;
            await Task.Delay(20, token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Gate.OpenAll();
        await _app.StopAsync();
        await _app.DisposeAsync();
    }
}

internal sealed class AuditLines(ConcurrentQueue<string> lines) : ILoggerProvider, ILogger
{
    public ILogger CreateLogger(string categoryName) => categoryName == TaskAudit.Category ? this : NullLogger.Instance;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        lines.Enqueue(formatter(state, exception));

    public void Dispose()
    {
    }
}

[McpServerToolType]
internal sealed class ServiceTools
{
    [McpServerTool(Name = "add"), TaskSupport(TaskMode.Optional, MaxAttempts = 2, MaxRunTime = "00:10:00")]
    public static int Add(int a) => a + 1;

    [McpServerTool(Name = "who"), TaskSupport(TaskMode.Optional)]
    public static string Who(TaskExecutionContext context) => context.User?.FindFirst("sub")?.Value ?? "nobody";

    [McpServerTool(Name = "wait"), TaskSupport(TaskMode.Optional)]
    public static async Task<string> Wait(Gate gate, string door, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(door, cancellationToken);
        return "passed";
    }

    [McpServerTool(Name = "urgent"), TaskSupport(TaskMode.Optional, Priority = TaskPriority.High)]
    public static async Task<string> Urgent(ITaskProgress progress)
    {
        await progress.SetTotalAsync(2);
        await progress.IncrementAsync();
        return "done";
    }

    [McpServerTool(Name = "later"), TaskSupport(TaskMode.Optional, Priority = TaskPriority.Low, MaxRetries = 1, RetryDelay = "1.00:00:00")]
    public static string Later() => throw new InvalidOperationException("Not yet.");

    [McpServerTool(Name = "often_tried"), TaskSupport(TaskMode.Optional, MaxRetries = 1, RetryDelay = "00:00:00.001")]
    public static string OftenTried() => throw new InvalidOperationException("Never.");

    [McpServerTool(Name = "fail"), TaskSupport(TaskMode.Optional)]
    public static string Fail() =>
        throw new ModelContextProtocol.McpProtocolException("The disk is full.", ModelContextProtocol.McpErrorCode.InternalError);
}
