using System.Diagnostics;
using McpTasks.Redis.Tests.Harness;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TestServers;

namespace McpTasks.Redis.Tests.Connection;

/// <summary>A server that is late, or has gone.</summary>
public sealed class AwayTests
{
    // Only ends a test that has failed: less than the settings below let a call be tried again.
    private static readonly TimeSpan Enough = TimeSpan.FromSeconds(40);

    [Theory, OnEveryServer]
    public async Task A_server_that_comes_after_the_start_is_found(ServerKind kind)
    {
        await using var server = await SharedServers.StartAsync(kind, cancellation: Given.Token);
        await server.KillAsync();
        using var host = Build(server);
        await host.StartAsync(Given.Token);
        var creating = host.Services.GetRequiredService<ITaskStore>().CreatedAsync();

        await server.RestartAsync(Given.Token);

        Assert.NotNull(await creating);
        var secret = host.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("x").Protect("ann");
        Assert.Equal("ann", host.Services.GetRequiredService<IDataProtectionProvider>().CreateProtector("x").Unprotect(secret));
        await Eventually.SoAsync(async () =>
            (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Given.Token)).Status == HealthStatus.Healthy);
        await host.StopAsync(Given.Token);
    }

    [Theory, OnEveryServer]
    public Task A_host_ends_though_its_server_was_killed(ServerKind kind) => EndsAsync(kind, server => server.KillAsync());

    [Theory, OnEveryServer]
    public Task A_host_ends_though_its_server_hangs(ServerKind kind) => EndsAsync(kind, FreezeAsync);

    [Theory, OnEveryServer]
    public async Task A_server_that_refuses_the_password_is_told_of_as_one(ServerKind kind)
    {
        await using var server = await SharedServers.StartAsync(kind, new(Password: "right"), Given.Token);
        var log = new CollectingLogger();
        using var host = Build(server, services => services.AddLogging(logging => logging.AddProvider(new OneLog(log))), "wrong");
        await host.StartAsync(Given.Token);

        await Eventually.SoAsync(
            () => Task.FromResult(log.Lines.Any(line => line.EndsWith("refuses the user or the password of its connection string, trying on", StringComparison.Ordinal))));

        Assert.DoesNotContain(log.Lines, line => line.Contains("wrong", StringComparison.Ordinal));
        await host.StopAsync(Given.Token);
    }

    private static async Task EndsAsync(ServerKind kind, Func<TestServer, Task> lose)
    {
        await using var server = await SharedServers.StartAsync(kind, cancellation: Given.Token);
        var host = Build(server, services => services.AddHostedService<Releaser>());
        await host.StartAsync(Given.Token);
        var store = host.Services.GetRequiredService<ITaskStore>();
        var task = await store.BegunAsync();
        await using var watch = await host.Services.GetRequiredService<ITaskEvents>().WatchAsync(task.Id, Given.Token);

        await lose(server);
        var underWay = store.ReadAsync(task);
        var ending = Task.Run(async () =>
        {
            await host.StopAsync(Given.Token);
            await ((IAsyncDisposable)host).DisposeAsync();
        }, Given.Token);

        await ending.WaitAsync(Enough, Given.Token);
        await Assert.ThrowsAnyAsync<Exception>(() => underWay.WaitAsync(Enough, Given.Token));
    }

    private static async Task FreezeAsync(TestServer server)
    {
        using var stop = Process.Start("kill", ["-STOP", $"{server.ProcessId}"]);
        await stop.WaitForExitAsync(Given.Token);
        // The signal is sent by then; the last of the threads may still answer.
        if (OperatingSystem.IsLinux())
            await Eventually.SoAsync(() => Task.FromResult(Directory.GetDirectories($"/proc/{server.ProcessId}/task").All(StandsStill)));
    }

    private static bool StandsStill(string thread)
    {
        var status = File.ReadAllText(Path.Combine(thread, "stat"));
        return status[status.LastIndexOf(')') + 2] is 'T';
    }

    private static IHost Build(TestServer server, Action<IServiceCollection>? more = null, string? password = null)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["ConnectionStrings:redis"] = password is null
                ? server.ConnectionString
                : server.ConnectionString.Replace("password=right", $"password={password}", StringComparison.Ordinal),
            ["McpTasks:Redis:RetryFor"] = "00:01:00",
        });
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromMinutes(5));
        more?.Invoke(builder.Services);
        builder.AddMcpTasksRedis();
        return builder.Build();
    }

    private sealed class OneLog(ILogger log) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => log;

        public void Dispose()
        {
            // Nothing is held.
        }
    }

    /// <summary>Uses the store as it stops, as a worker does that hands its tasks back.</summary>
    private sealed class Releaser(ITaskStore store) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public async Task StopAsync(CancellationToken cancellationToken)
        {
            for (var i = 0; i < 8; i++)
                await Assert.ThrowsAnyAsync<Exception>(
                    () => store.ReleaseAsync(new(TaskId.New(), Given.Owner), 1, cancellationToken).AsTask());
        }
    }
}
