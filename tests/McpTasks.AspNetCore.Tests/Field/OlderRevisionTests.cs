using McpTasks.AspNetCore.Tests.Sessions;
using Microsoft.Extensions.Hosting;
using TestServers;

namespace McpTasks.AspNetCore.Tests.Field;

/// <summary>Clients of revisions before tasks, whose sessions meet a replica that did not make them.</summary>
public sealed class OlderRevisionTests(SharedStores stores)
{
    [Theory]
    [InlineData("2024-11-05")]
    [InlineData("2025-03-26")]
    [InlineData("2025-06-18")]
    public async Task A_session_of_a_revision_without_tasks_makes_none_on_any_replica(string version)
    {
        var prefix = $"o-{Guid.NewGuid():N}";
        await using var a = await StartAsync(prefix);
        await using var b = await StartAsync(prefix);
        var onA = await a.LegacyAsync("ann", version: version);

        // At the other replica it is the request with which the session is adopted there.
        foreach (var client in new[] { onA.At(b), onA, onA.At(b) })
            Assert.Equal("2", (string?)(await client.CallAsync("add", new() { ["a"] = 1 }))["result"]!["content"]?[0]!["text"]);
    }

    private async Task<TaskServer> StartAsync(string prefix)
    {
        var store = await stores.ServerAsync(ServerKind.Garnet);
        return await TaskServer.StartAsync(
            new() { ["ConnectionStrings:redis"] = store.ConnectionString, ["McpTasks:Redis:KeyPrefix"] = prefix },
            configure: builder => builder.AddMcpTasksRedis());
    }
}
