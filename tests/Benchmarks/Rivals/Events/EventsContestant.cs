using Benchmarks.Measuring;
using Benchmarks.Rivals.Ours;
using McpTasks;

namespace Benchmarks.Rivals.Events;

/// <summary>Watchers of running tasks, and changes of those tasks.</summary>
internal sealed class EventsContestant : IContestant
{
    public const string Name = "events";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly List<(TaskRecord Task, ITaskWatch Watch)> _watched = [];
    private IHost? _host;
    private ITaskStore? _store;
    private ITaskEvents? _events;
    private int _changes;

    public Task StartAsync(ContestantSettings settings)
    {
        _host = OurHost.Worker(settings).Build();
        (_store, _events) = (_host.Services.GetRequiredService<ITaskStore>(), _host.Services.GetRequiredService<ITaskEvents>());
        return Task.CompletedTask;
    }

    public async Task<Reply> RunAsync(Order order)
    {
        if (order.Name != Order.Push)
            throw new ArgumentException($"Events have no order '{order.Name}'.", nameof(order));
        while (_watched.Count < order.AtOnce)
            await WatchAsync();
        var costs = ProcessCosts.Start();
        return costs.Stop(await Submitters.OneByOneAsync(order.Count, ChangeAsync));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, watch) in _watched)
            await watch.DisposeAsync();
        _host?.Dispose();
    }

    private async Task WatchAsync()
    {
        var task = await _store!.CreateAsync(NewTasks.Of(_watched.Count), limits: null, CancellationToken.None);
        var begun = await _store.BeginAsync(task.Ref, "reporter", TimeSpan.FromMinutes(10), CancellationToken.None);
        _watched.Add((begun.Task!, await _events!.WatchAsync(task.Id, CancellationToken.None)));
    }

    private async Task ChangeAsync(int number)
    {
        var (task, watch) = _watched[number % _watched.Count];
        // What came before is not the change that is timed.
        var seen = watch.WaitAsync(Patience, CancellationToken.None).AsTask();
        var changed = _store!.ReportAsync(task.Ref, task.Attempt, new TaskProgress(++_changes, Total: null, Message: null), CancellationToken.None).AsTask();
        if (!await changed)
            throw new InvalidOperationException("A report was refused.");
        if (await seen is null)
            throw new TimeoutException("A change was not told.");
    }
}
