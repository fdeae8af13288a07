namespace McpTasks.Integration.Tests.Fleet;

/// <summary>An urgent task behind a backlog, on one worker with one slot.</summary>
internal static class Overtaking
{
    public static readonly (string Name, string Value)[] Settings =
        [
            ("McpTasks__Worker__Concurrency", "1"), ("McpTasks__Components__hold__Priority", "Low"),
            ("McpTasks__Components__where__Priority", "High")];

    /// <summary>How many tasks of the backlog began before the urgent one, whose messages were all sent before its own.</summary>
    public static async Task<int> BeforeAsync(RunningSystem system, Gates gates)
    {
        using var client = new ModernCaller(await system.Api.AddressAsync());
        var running = await client.StartAsync("hold", gates.Of("first"));
        await system.WorkerOfAsync(running);
        gates.Open("open");
        var backlog = new List<string>();
        for (var i = 0; i < 10; i++)
            backlog.Add(await client.StartAsync("hold", gates.Of("open")));
        var urgent = await client.StartAsync("where", []);
        gates.Open("first");

        await client.UntilAsync(urgent, "completed");
        var (begun, before) = ((await system.RecordAsync(urgent)).FirstBegunAt, 0);
        foreach (var id in backlog)
        {
            await client.UntilAsync(id, "completed");
            before += (await system.RecordAsync(id)).FirstBegunAt < begun ? 1 : 0;
        }

        return before;
    }
}
