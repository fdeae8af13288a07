using System.Text.Json.Nodes;
using Chaos.Clients;
using Chaos.Service;
using McpTasks;

namespace Chaos.Checking;

/// <summary>Reads the store itself, not by way of a proxy.</summary>
internal sealed class StoreReader : IDisposable
{
    private const int Page = 500, AtOnce = 64;

    private readonly IHost _host;
    private readonly ITaskStore _store;

    public StoreReader(string connectionString)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { Args = [$"ConnectionStrings:redis={connectionString}"] });
        builder.Services.AddLogging().AddMetrics();
        builder.AddMcpTasksRedis();
        _host = builder.Build();
        _store = _host.Services.GetRequiredService<ITaskStore>();
    }

    /// <summary>The ids of the callers' tasks that have not ended, whoever was told of them.</summary>
    public async Task<List<string>> LiveAsync(IEnumerable<string> callers, CancellationToken stop) =>
        [.. (await AllAsync(callers, stop)).Where(task => !task.Status.IsTerminal()).Select(task => task.Id.Value)];

    /// <summary>
    /// Whether any task of the callers will still do something when no client does: one that asks a client who does not know it stays.
    /// </summary>
    public async Task<bool> WorksAsync(IEnumerable<string> callers, CancellationToken stop) =>
        (await AllAsync(callers, stop)).Any(task => task.Status == McpTaskStatus.Working);

    /// <summary>Every task of the callers, and every other one that is named, as they are now; one that is not there is left out.</summary>
    public async Task<Dictionary<string, StoredTask>> ReadAsync(
        IEnumerable<string> callers, IEnumerable<string> named, CancellationToken stop)
    {
        var ids = (await AllAsync(callers, stop)).Select(task => task.Id.Value).Concat(named).Distinct(StringComparer.Ordinal).ToList();
        var found = new Dictionary<string, StoredTask>(StringComparer.Ordinal);
        foreach (var some in ids.Chunk(AtOnce))
        {
            foreach (var task in await Task.WhenAll(some.Select(id => _store.GetAsync(TaskId.Parse(id), stop).AsTask())))
            {
                if (task is not null)
                    found.Add(task.Id.Value, Stored(task));
            }
        }

        return found;
    }

    public void Dispose() => _host.Dispose();

    private async Task<List<TaskRecord>> AllAsync(IEnumerable<string> callers, CancellationToken stop)
    {
        var all = new List<TaskRecord>();
        foreach (var owner in callers.Select(Callers.OwnerOf))
        {
            TaskListPosition? position = null;
            do
            {
                var page = await _store.ListAsync(owner, position, Page, stop);
                all.AddRange(page.Tasks);
                position = page.Next;
            }
            while (position is not null);
        }

        return all;
    }

    private static StoredTask Stored(TaskRecord task) => new(
        task.Id.Value, task.Status, task.Attempt, task.MaxAttempts,
        task.Result is not null
            ? TaskReading.TextOf(JsonNode.Parse(task.Result))
            : task.Error is not null ? (string?)JsonNode.Parse(task.Error)?["message"] : null,
        task.StatusMessage, task.Inputs.Count, task.Inputs.Count(input => input.Answer is not null));
}
