using BenchmarkDotNet.Attributes;
using McpTasks;

namespace Benchmarks.Inside;

/// <summary>The parts of a task that need no server.</summary>
public class Parts
{
    private readonly string _id = TaskId.New().Value;
    private readonly InMemoryTaskStore _store = new(TimeProvider.System);
    private int _number;

    [Benchmark(Description = "make an id")]
    public TaskId MakeId() => TaskId.New();

    [Benchmark(Description = "parse an id")]
    public bool ParseId() => TaskId.TryParse(_id, out _);

    [Benchmark(Description = "make an owner's key")]
    public string OwnerKey() => TaskOwner.From("https://issuer.example", "somebody", "client");

    [Benchmark(Description = "create, begin, complete in memory")]
    public async Task<bool> LifeInMemory()
    {
        var task = await _store.CreateAsync(Rivals.Ours.NewTasks.Of(_number++) with { Ttl = TimeSpan.FromSeconds(1) }, limits: null, CancellationToken.None);
        var begun = await _store.BeginAsync(task.Ref, "worker", TimeSpan.FromSeconds(10), CancellationToken.None);
        return await _store.CompleteAsync(task.Ref, begun.Task!.Attempt, Rivals.Ours.NewTasks.Done, CancellationToken.None);
    }
}
