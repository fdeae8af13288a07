using System.Diagnostics;
using System.Reflection;
using System.Text.Json.Nodes;
using McpTasks.AspNetCore.Tests.Sessions;
using Microsoft.Extensions.DependencyInjection;
using TestServers;

namespace McpTasks.AspNetCore.Tests.Stdio;

/// <summary>A console program with McpTasks.Server and no ASP.NET Core, as a process of its own.</summary>
public sealed class ConsoleServerTests(SharedStores stores)
{
    private static readonly string Server = typeof(ConsoleServerTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "StdioServer").Value!;

    [Fact]
    public void It_needs_no_ASP_NET_Core()
    {
        var options = JsonNode.Parse(File.ReadAllText(Path.ChangeExtension(Server, "runtimeconfig.json")))!["runtimeOptions"]!;
        Assert.Equal("Microsoft.NETCore.App", (string?)options["framework"]!["name"]);
        // The contract of a package of its own, by which what a client keeps is encrypted.
        Assert.Equal(
            ["Microsoft.AspNetCore.DataProtection.Abstractions"],
            typeof(McpTasksStdioExtensions).Assembly.GetReferencedAssemblies().Select(assembly => assembly.Name!)
                .Where(name => name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task It_runs_a_task_in_each_dialect(bool modern)
    {
        await using var server = await ServerProcess.StartAsync(modern);
        var id = await server.Client.StartAsync("report", new() { ["year"] = 2025 });
        var task = await server.Client.UntilAsync(id, "completed");
        Assert.Equal("The report of 2025", Text(modern ? task : await server.Client.TaskAsync("tasks/result", id)));
        Assert.Contains("What a tool writes is no message.", await server.EndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task With_a_store_a_task_outlives_the_program(bool modern)
    {
        var redis = (await stores.ServerAsync(ServerKind.Garnet)).ConnectionString;
        string id;
        await using (var first = await ServerProcess.StartAsync(modern, redis))
        {
            id = await first.Client.StartAsync("report", new() { ["year"] = 2026 });
            await first.Client.UntilAsync(id, "completed");
            await first.EndAsync();
        }

        await using var second = await ServerProcess.StartAsync(modern, redis);
        Assert.Equal("The report of 2026", Text(await second.Client.TaskAsync(modern ? "tasks/get" : "tasks/result", id)));
    }

    private static string? Text(JsonNode reply)
    {
        var result = reply["result"] ?? reply;
        return (string?)(result["content"] ?? result["result"]!["content"])![0]!["text"];
    }

    private sealed class ServerProcess(Process process, LineClient client) : IAsyncDisposable
    {
        private readonly Task<string> _log = process.StandardError.ReadToEndAsync();

        public LineClient Client => client;

        public static async Task<ServerProcess> StartAsync(bool modern, string? redis = null)
        {
            var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [Server])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            if (redis is not null)
                start.Environment["ConnectionStrings__redis"] = redis;
            var process = Process.Start(start)!;
            var server = new ServerProcess(
                process, new(process.StandardInput.BaseStream, process.StandardOutput.BaseStream) { Modern = modern });
            if (!modern)
                await server.Client.InitializeAsync();
            return server;
        }

        /// <summary>Ends the input, on which the program ends; what it wrote to its log.</summary>
        public async Task<string> EndAsync()
        {
            await client.EndInputAsync();
            await process.WaitForExitAsync(new CancellationTokenSource(TimeSpan.FromSeconds(60)).Token);
            Assert.Equal(0, process.ExitCode);
            return await _log;
        }

        public async ValueTask DisposeAsync()
        {
            process.Kill();
            await client.DisposeAsync();
            process.Dispose();
        }
    }
}
