using McpTasks;

namespace Benchmarks.Rivals.Ours;

/// <summary>Calls of the empty tools, from a hundred callers in turn.</summary>
internal sealed class Submissions(IServiceProvider services)
{
    private const int Owners = 100;
    private static readonly string[] Names = [.. Enumerable.Range(0, Owners).Select(owner => TaskOwner.From("https://issuer.example", $"caller-{owner}", "client"))];
    private readonly TaskSubmitter _submitter = services.GetRequiredService<TaskSubmitter>();
    private readonly ITaskEvents _events = services.GetRequiredService<ITaskEvents>();
    private readonly ITaskStore _store = services.GetRequiredService<ITaskStore>();
    private readonly Dictionary<string, TaskComponent> _tools = new[] { "empty", "hundred", "pause" }.ToDictionary(name => name, name => Find(services, name), StringComparer.Ordinal);

    public ValueTask<TaskRecord> SubmitAsync(int number, string tool) => _submitter.SubmitAsync(
        new()
        {
            Component = _tools[tool],
            Owner = Names[number % Owners],
            Dialect = TaskDialect.Modern,
            Request = $$"""{"name":"{{tool}}","arguments":{ } }""",
        },
        CancellationToken.None);

    /// <summary>Submits a task and reads its result as soon as its end is told.</summary>
    public async Task RunAsync(int number)
    {
        var task = await SubmitAsync(number, "empty");
        await using var watch = await _events.WatchAsync(task.Id, CancellationToken.None);
        while (await _store.GetAsync(task.Id, CancellationToken.None) is not { Status: McpTaskStatus.Completed })
            await watch.WaitAsync(TimeSpan.FromSeconds(10), CancellationToken.None);
    }

    /// <summary>Reads a task, as a poll does.</summary>
    public ValueTask<TaskRecord?> ReadAsync(TaskId id) => _store.GetAsync(id, CancellationToken.None);

    private static TaskComponent Find(IServiceProvider services, string name) =>
        services.GetRequiredService<TaskCatalog>().FindRegistered(TaskComponentKind.Tool, name) ?? throw new InvalidOperationException($"There is no tool {name}.");
}
