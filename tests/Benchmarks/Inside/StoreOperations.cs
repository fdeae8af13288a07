using BenchmarkDotNet.Attributes;
using Benchmarks.Rivals.Ours;
using Benchmarks.Rivals.Servers;
using McpTasks;

namespace Benchmarks.Inside;

/// <summary>One call of the store after the other, on Redis: what each takes and allocates in the caller's process.</summary>
public class StoreOperations
{
    private const string Worker = "worker";
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(10);
    private BenchmarkRedis? _redis;
    private IHost? _host;
    private ITaskStore? _store;
    private TaskRecord? _running;
    private TaskRecord? _ended;
    private int _number;

    [GlobalSetup]
    public async Task StartAsync()
    {
        _redis = await BenchmarkRedis.StartAsync();
        _host = OurHost.Worker(new(_redis.Address, 1)).Build();
        _store = _host.Services.GetRequiredService<ITaskStore>();
        _running = await BegunAsync();
        _ended = await BegunAsync();
        await _store.CompleteAsync(_ended.Ref, _ended.Attempt, NewTasks.Done, CancellationToken.None);
    }

    [GlobalCleanup]
    public async Task StopAsync()
    {
        _host!.Dispose();
        await _redis!.DisposeAsync();
    }

    [Benchmark(Description = "create")]
    public ValueTask<TaskRecord> Create() => _store!.CreateAsync(NewTasks.Of(_number++), limits: null, CancellationToken.None);

    [Benchmark(Description = "create, begin, complete")]
    public async Task<bool> Life()
    {
        var task = await BegunAsync();
        return await _store!.CompleteAsync(task.Ref, task.Attempt, NewTasks.Done, CancellationToken.None);
    }

    [Benchmark(Description = "report progress")]
    public ValueTask<bool> Report() => _store!.ReportAsync(_running!.Ref, _running.Attempt, new TaskProgress(++_number, Total: null, Message: null), CancellationToken.None);

    [Benchmark(Description = "read an ended task")]
    public ValueTask<TaskRecord?> Get() => _store!.GetAsync(_ended!.Id, CancellationToken.None);

    private async Task<TaskRecord> BegunAsync()
    {
        var task = await _store!.CreateAsync(NewTasks.Of(_number++), limits: null, CancellationToken.None);
        return (await _store.BeginAsync(task.Ref, Worker, Lease, CancellationToken.None)).Task!;
    }
}
