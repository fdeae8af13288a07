using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using McpTasks.Integration.Tests.Fleet;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace McpTasks.Integration.Tests.Whole;

/// <summary>
/// AppHost's own composition with its dashboard, on any ports and in a folder of its own. It is started once for all tests that use it.
/// </summary>
public class WholeSystem : IAsyncLifetime
{
    private const string DashboardKey = "a-key-that-only-tests-know";

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("whole-system-");
    private DistributedApplication? _app;
    private IHost? _eye;
    private McpCaller? _client;

    internal DistributedApplication App => _app!;

    internal ResourceNotificationService Resources => App.ResourceNotifications;

    internal McpCaller Client => _client!;

    /// <summary>The errors that the dashboard marks red beside the resources once all are healthy.</summary>
    internal string ErrorsAtStart { get; private set; } = "";

    internal Uri Api => App.GetEndpoint("api", "http");

    /// <summary>More of AppHost's command line.</summary>
    protected virtual Task<string[]> SettingsAsync() => Task.FromResult<string[]>([]);

    public async ValueTask InitializeAsync()
    {
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AppHost>(
            [$"--Redis:Data={_data.FullName}", $"--AppHost:DashboardApiKey={DashboardKey}", .. await SettingsAsync()],
            (options, _) => options.DisableDashboard = false);
        builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Warning));
        foreach (var service in builder.Resources.OfType<ProjectResource>().Where(project => project.Name is "api" or "worker"))
            builder.CreateResourceBuilder(service).WithEnvironment("McpTasks__Lease", "00:00:03");
        _app = await builder.BuildAsync();
        await _app.StartAsync();
        foreach (var name in new[] { "api", "worker" })
            await Resources.WaitForResourceHealthyAsync(name);
        using (var dashboard = Telemetry())
            ErrorsAtStart = await dashboard.GetStringAsync(new Uri("/api/telemetry/logs?severity=error", UriKind.Relative));
        _client = await McpCaller.ConnectAsync(Api);

        var eye = Host.CreateEmptyApplicationBuilder(
            new() { Args = [$"ConnectionStrings:redis={await _app.GetConnectionStringAsync("redis")}"] });
        eye.Services.AddLogging().AddMetrics();
        eye.AddMcpTasksRedis();
        _eye = eye.Build();
    }

    public virtual async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        _eye?.Dispose();
        if (_app is not null)
            await _app.DisposeAsync();
        _data.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The record as the store holds it.</summary>
    internal async Task<TaskRecord> RecordAsync(string taskId) =>
        await _eye!.Services.GetRequiredService<ITaskStore>().GetAsync(TaskId.Parse(taskId), CancellationToken.None)
        ?? throw new InvalidOperationException($"There is no task {taskId}.");

    /// <summary>Waits until a worker has begun the task, and gives the worker's resource.</summary>
    internal async Task<ResourceEvent> WorkerOfAsync(string taskId)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (true)
        {
            if ((await RecordAsync(taskId)).Worker is { } worker)
                return await Resources.WaitForResourceAsync(
                    "worker", resource => worker.StartsWith(resource.ResourceId + "-", StringComparison.Ordinal), limit.Token);
            await Task.Delay(50, limit.Token);
        }
    }

    /// <summary>A client of the dashboard's telemetry API.</summary>
    internal HttpClient Telemetry()
    {
        var http = new HttpClient { BaseAddress = App.GetEndpoint("aspire-dashboard", "http") };
        http.DefaultRequestHeaders.Add("X-API-Key", DashboardKey);
        return http;
    }

    /// <summary>The process behind a replica.</summary>
    internal static int ProcessOf(ResourceEvent replica) =>
        replica.Snapshot.Properties.FirstOrDefault(property => property.Name == "executable.pid")?.Value is int id
            ? id
            : throw new InvalidOperationException($"{replica.ResourceId} does not run.");
}

/// <summary>Tests of one <see cref="WholeSystem"/>.</summary>
[CollectionDefinition(nameof(WholeSystem))]
public sealed class WholeSystemCollection : ICollectionFixture<WholeSystem>;
