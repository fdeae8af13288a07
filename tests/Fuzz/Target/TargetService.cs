using System.Diagnostics;
using ModelContextProtocol.Protocol;

namespace Fuzz.Target;

/// <summary>
/// The server that is fuzzed: the product as an application has it, with components of every kind, tasks and sessions in memory.
/// </summary>
internal static class TargetService
{
    /// <summary>The first argument that makes this program the server.</summary>
    public const string Verb = "target";

    /// <summary>What it writes before its address.</summary>
    public const string Ready = "ready ";

    public const string FiguresPath = "/figures";

    /// <summary>No session, task or event is kept for longer than this.</summary>
    public static readonly TimeSpan LongestKept = TimeSpan.FromSeconds(60);

    // What it keeps is kept for seconds, so that its memory is as large as it gets after a tenth of a short run.
    private static readonly Dictionary<string, string?> Settings = new(StringComparer.Ordinal)
    {
        ["McpTasks:DefaultTtl"] = "00:00:02",
        ["McpTasks:MaxTtl"] = "00:00:04",
        ["McpTasks:MaxRunTime"] = "00:00:02",
        ["McpTasks:MaxLiveTasksPerOwner"] = "100000",
        ["McpTasks:MaxCreationsPerSecondPerOwner"] = "100000",
        ["McpTasks:MaxWaitsPerCaller"] = "10000",
        ["McpTasks:Http:SessionIdleTimeout"] = "00:00:30",
        ["McpTasks:Http:MaxSessionsPerOwner"] = "10000",
        ["McpTasks:Http:ReplayRetention"] = "00:00:02",
        ["McpTasks:Http:MaxReplayBytes"] = "16777216",
    };

    public static async Task<int> RunAsync(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        builder.WebHost.UseUrls("http://127.0.0.1:0").ConfigureKestrel(kestrel => kestrel.ConfigureEndpointDefaults(
            endpoint => endpoint.Use(next => connection => LogLines.RememberAsync(connection, next))));
        builder.Configuration.AddInMemoryCollection(Settings);
        builder.Logging.ClearProviders().SetMinimumLevel(LogLevel.Warning).AddProvider(new LogLines());
        builder.AddMcpTasksInProcess();
        builder.Services.AddMcpServer().WithHttpTransport().WithDurableTasks()
            .WithTools<PlainTools>().WithTools<TypedTools>().WithTools<AskingTools>()
            .WithPrompts<Prompts>().WithResources<Resources>()
            .WithCompleteHandler((_, _) => ValueTask.FromResult(new CompleteResult { Completion = new() { Values = ["one", "two"] } }))
            .WithSetLoggingLevelHandler((_, _) => ValueTask.FromResult(new EmptyResult()))
            .WithSubscribeToResourcesHandler((_, _) => ValueTask.FromResult(new EmptyResult()))
            .WithUnsubscribeFromResourcesHandler((_, _) => ValueTask.FromResult(new EmptyResult()));
        Callers.AddTo(builder.Services);

        var app = builder.Build();
        app.Use(LogLines.NameRequestAsync);
        app.UseFault(builder.Configuration.GetValue<ServerFault>(nameof(ServerFault)));
        app.UseAuthentication();
        app.MapGet(FiguresPath, Figures);
        app.MapMcp("/mcp");
        await app.StartAsync();
        Console.WriteLine(Ready + app.Urls.Single());
        // Whoever started it has gone when its input ends.
        await Task.WhenAny(Console.In.ReadToEndAsync(), app.WaitForShutdownAsync());
        await app.StopAsync();
        return 0;
    }

    /// <summary>What is alive when all that is not has been collected, and how large the process is.</summary>
    private static IResult Figures()
    {
        for (var i = 0; i < 2; i++)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
            GC.WaitForPendingFinalizers();
        }

        using var process = Process.GetCurrentProcess();
        return Results.Text(string.Create(
            System.Globalization.CultureInfo.InvariantCulture,
            $"{GC.GetTotalMemory(forceFullCollection: true)} {process.WorkingSet64} {process.HandleCount} {process.Threads.Count}"));
    }
}
