using System.Text.Json.Nodes;
using McpTasks.Integration.Tests.Fleet;
using TestServers;

namespace McpTasks.Integration.Tests;

public sealed class ShutdownTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gates-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory, OnEveryServer]
    public async Task A_worker_told_to_end_takes_no_new_work_finishes_what_runs_and_hands_on_what_waits_for_input(ServerKind kind)
    {
        // Far longer than any test waits: it ends because its work does.
        await using var system = await RunningSystem.StartFixturesAsync(kind, workers: 1, ("McpTasks__Worker__DrainTimeout", "00:30:00"));
        using var client = new ModernCaller(await system.Api.AddressAsync());
        var (running, asking) = (await client.StartAsync("hold", Gate("a")), await client.StartAsync("ask", []));
        await system.WorkerOfAsync(running);
        var key = (await client.UntilAsync(asking, "input_required"))["inputRequests"]!.AsObject().Single().Key;
        var (ends, stays) = (system.Workers[0], await system.StartWorkerAsync());

        ends.Terminate();
        await ends.LineAsync(line => line.Contains("Application is shutting down", StringComparison.Ordinal));
        await RunningSystem.BeginsOnAsync(stays, asking, attempt: 2);
        var later = await client.StartAsync("hold", Gate("b"));
        await RunningSystem.BeginsOnAsync(stays, later, attempt: 1);
        Assert.False(ends.HasExited);
        Open("a");

        Assert.Equal(0, await ends.ExitAsync());
        Assert.StartsWith($"attempt 1 on {ends.Name}-", await TextAsync(client, running), StringComparison.Ordinal);
        await client.AnswerAsync(asking, key, new() { ["action"] = "decline" });
        Assert.StartsWith($"decline  in attempt 2 on {stays.Name}-", await TextAsync(client, asking), StringComparison.Ordinal);
        Open("b");
        Assert.StartsWith($"attempt 1 on {stays.Name}-", await TextAsync(client, later), StringComparison.Ordinal);
    }

    [Theory, OnEveryServer]
    public async Task What_does_not_end_within_the_grace_is_finished_by_another_worker(ServerKind kind)
    {
        await using var system = await RunningSystem.StartFixturesAsync(kind, workers: 1, ("McpTasks__Worker__DrainTimeout", "00:00:00.5"));
        using var client = new ModernCaller(await system.Api.AddressAsync());
        var running = await client.StartAsync("hold", Gate("a"));
        await system.WorkerOfAsync(running);
        var (ends, stays) = (system.Workers[0], await system.StartWorkerAsync());

        ends.Terminate();
        await RunningSystem.BeginsOnAsync(stays, running, attempt: 2);
        Assert.Equal(0, await ends.ExitAsync());
        Open("a");

        Assert.StartsWith($"attempt 2 on {stays.Name}-", await TextAsync(client, running), StringComparison.Ordinal);
    }

    private JsonObject Gate(string name) => new() { ["gate"] = Path.Combine(_folder.FullName, name) };

    private void Open(string name) => File.WriteAllText(Path.Combine(_folder.FullName, name), "");

    private static async Task<string?> TextAsync(ModernCaller client, string id) =>
        (string?)(await client.UntilAsync(id, "completed"))["result"]!["content"]![0]!["text"];
}
