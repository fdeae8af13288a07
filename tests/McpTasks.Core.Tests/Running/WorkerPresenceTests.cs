using System.Diagnostics;
using System.Reflection;
using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;

namespace McpTasks.Core.Tests.Running;

public sealed class WorkerPresenceTests
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_worker_tells_what_it_is_and_how_much_it_runs()
    {
        await using var engine = new Engine(limits: new(Concurrency: 3, MaxWaiting: 100, DrainTimeout: TimeSpan.FromSeconds(20)));
        TaskWorker? told = null;
        engine.Work = async (_, token) =>
        {
            await engine.Presence.AnnounceAsync(token);
            told = Assert.Single(await engine.Workers.ListAsync(token));
            return new(McpTaskStatus.Completed, Result: "{}");
        };
        var task = await engine.SubmitAsync();
        await engine.RunAsync(task);

        Assert.NotNull(told);
        Assert.Equal(((await engine.GetAsync(task)).Worker, 3, 1), (told.Name, told.Concurrency, told.Running));
        Assert.Equal(
            Assembly.GetEntryAssembly()!.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion, told.Version);
        Assert.Equal(engine.Time.GetUtcNow(), told.SeenAt);
        using var process = Process.GetCurrentProcess();
        Assert.Equal(new(process.StartTime), told.StartedAt);
    }

    [Fact]
    public async Task A_worker_announces_itself_at_its_start_and_with_each_renewal_and_leaves_when_it_has_drained()
    {
        await using var engine = new Engine();
        var workers = new HeardWorkers();
        var presence = ActivatorUtilities.CreateInstance<WorkerPresence>(engine.Services, workers);
        await presence.StartAsync(CancellationToken.None);
        await workers.HeardAsync();
        for (var i = 0; i < 3; i++)
        {
            engine.Time.Advance(Lease / 3);
            Assert.Equal(Lease, await workers.HeardAsync());
        }

        await presence.StoppingAsync(CancellationToken.None);
        await presence.StopAsync(CancellationToken.None);
        Assert.Empty(workers.Left);
        engine.Time.Advance(Lease / 3);
        await workers.HeardAsync();
        await presence.StoppedAsync(CancellationToken.None);
        Assert.Equal([engine.Services.GetRequiredService<WorkerIdentity>().Name], workers.Left);
        Assert.True(presence.ExecuteTask!.IsCompletedSuccessfully, "It announces itself no more.");
    }

    [Fact]
    public async Task A_store_that_is_away_ends_neither_the_worker_nor_holds_up_its_end()
    {
        await using var engine = new Engine();
        var workers = new HeardWorkers { Fails = new TimeoutException("away") };
        var presence = ActivatorUtilities.CreateInstance<WorkerPresence>(engine.Services, workers);
        await presence.StartAsync(CancellationToken.None);
        await workers.HeardAsync();
        workers.Fails = null;
        engine.Time.Advance(Lease / 3);
        await workers.HeardAsync();

        workers.LeavingHangs = true;
        var stopped = presence.StoppedAsync(CancellationToken.None);
        await workers.Leaving;
        Assert.False(stopped.IsCompleted);
        engine.Time.Advance(TimeSpan.FromSeconds(2));
        await stopped;
        Assert.Contains(
            engine.Logs.Texts,
            text => text.StartsWith("The store did not hear that this worker has stopped; it is forgotten in 00:00:30: ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_outage_is_told_once()
    {
        await using var engine = new Engine();
        var workers = new HeardWorkers { Fails = new TimeoutException("away") };
        var presence = ActivatorUtilities.CreateInstance<WorkerPresence>(engine.Services, workers);
        await presence.StartAsync(CancellationToken.None);
        await workers.HeardAsync();
        await NextAsync();
        await NextAsync();
        Assert.Single(engine.Logs.Texts, "The store did not hear of this worker; telling it again in 00:00:10");

        workers.Fails = null;
        await NextAsync();
        workers.Fails = new TimeoutException("away");
        await NextAsync();
        await NextAsync();

        Assert.Equal(2, engine.Logs.Texts.Count());
        await presence.StoppedAsync(CancellationToken.None);

        // What was told of one announcement is there when the next one comes.
        async Task NextAsync()
        {
            engine.Time.Advance(Lease / 3);
            await workers.HeardAsync();
        }
    }

    private sealed class HeardWorkers : ITaskWorkers
    {
        private readonly Channel<TimeSpan> _heard = Channel.CreateUnbounded<TimeSpan>();
        private readonly TaskCompletionSource _leaving = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Exception? Fails { get; set; }

        public bool LeavingHangs { get; set; }

        public List<string> Left { get; } = [];

        public Task Leaving => _leaving.Task;

        public ValueTask<TimeSpan> HeardAsync() => _heard.Reader.ReadAsync(TestContext.Current.CancellationToken);

        public ValueTask AnnounceAsync(TaskWorker worker, TimeSpan keepFor, CancellationToken cancellationToken)
        {
            Assert.True(_heard.Writer.TryWrite(keepFor));
            return Fails is { } error ? ValueTask.FromException(error) : ValueTask.CompletedTask;
        }

        public ValueTask<(int Known, IReadOnlyList<string> Dead)> FindDeadAsync(
            TimeSpan after, TimeSpan lease, CancellationToken cancellationToken) =>
            ValueTask.FromResult<(int, IReadOnlyList<string>)>((0, []));

        public async ValueTask LeaveAsync(string name, CancellationToken cancellationToken)
        {
            Left.Add(name);
            _leaving.TrySetResult();
            if (LeavingHangs)
                await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        public ValueTask<IReadOnlyList<TaskWorker>> ListAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
