using System.Diagnostics.Metrics;
using McpTasks.Redis.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;
using TestServers;
using static McpTasks.StoreKit.Given;

namespace McpTasks.Redis.Tests.Servers;

/// <summary>What a script that was cut off half-way, another version or a stray hand leaves behind must hold up nothing else.</summary>
public sealed class DamageTests(SharedConnections connections)
{
    [Theory, OnEveryServer]
    public async Task A_count_that_was_cut_off_from_its_question_does_not_keep_the_task_waiting(ServerKind kind)
    {
        await using var harness = new RedisHarness(await connections.GetAsync(kind));
        var task = await harness.Store.BegunAsync();
        await harness.Database.HashIncrementAsync(harness.TaskKey(task.Id), "open");

        await harness.Store.AskAsync(task.Ref, 1, Question(), Token);
        await harness.Store.AnswerAsync(task.Ref, new Dictionary<string, string> { ["name"] = "{}" }, Token);

        Assert.Equal(McpTaskStatus.Working, (await harness.Store.ReadAsync(task)).Status);
    }

    [Theory, OnEveryServer]
    public async Task Due_tasks_that_cannot_be_read_hold_up_no_others(ServerKind kind)
    {
        using var services = new ServiceCollection().AddMetrics().AddSingleton<TaskMetrics>().BuildServiceProvider();
        var (log, counted) = (new CollectingLogger(), 0L);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Name == "mcp.task.unreadable"
                && ReferenceEquals(instrument.Meter.Scope, services.GetRequiredService<IMeterFactory>()))
                self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref counted, value));
        listener.Start();
        await using var harness = new RedisHarness(
            await connections.GetAsync(kind), metrics: services.GetRequiredService<TaskMetrics>(), logger: log);
        var (strange, broken, sound) = (
            await harness.Store.CreatedAsync(), await harness.Store.CreatedAsync(), await harness.Store.CreatedAsync());
        await harness.Database.HashSetAsync(harness.TaskKey(strange.Id), "kind", "widget");
        await harness.Database.HashSetAsync(harness.TaskKey(broken.Id), "ttl", "long");
        await harness.Database.SortedSetAddAsync(harness.DueKey, "no task at all", 1);
        await harness.AdvanceAsync(RedeliverAfter);

        Assert.Equal(sound.Id, Assert.Single(await harness.Store.DueAsync()).Task.Id);

        Assert.Equal((3, 3), (counted, log.Lines.Count));
        Assert.Contains(
            log.Lines,
            line => line.Contains("no task at all", StringComparison.Ordinal) && line.Contains("forgotten", StringComparison.Ordinal));
        Assert.Null(await harness.Database.SortedSetScoreAsync(harness.DueKey, "no task at all"));
        Assert.Empty(await harness.Store.DueAsync());
        await harness.Database.HashSetAsync(harness.TaskKey(strange.Id), "kind", "tool");
        await harness.AdvanceAsync(RedeliverAfter);
        Assert.Equivalent(new[] { strange.Id, sound.Id }, (await harness.Store.DueAsync()).Select(due => due.Task.Id));
    }

    [Theory, OnEveryServer]
    public async Task A_damaged_task_fails_none_of_those_that_begin_with_it(ServerKind kind)
    {
        await using var harness = new RedisHarness(await connections.GetAsync(kind));
        var tasks = new List<TaskRecord>();
        for (var i = 0; i < 20; i++)
            tasks.Add(await harness.Store.CreatedAsync());
        await harness.Database.HashSetAsync(harness.TaskKey(tasks[7].Id), "ttl", "long");

        var begun = tasks.ConvertAll(task => harness.Store.BeginAsync(task.Ref, "worker-1", Lease, Token).AsTask());

        await Assert.ThrowsAsync<RedisServerException>(() => begun[7]);
        foreach (var (task, beginning) in tasks.Zip(begun).Where(pair => pair.First != tasks[7]))
            Assert.Equal((BeginVerdict.Begun, (TaskId?)task.Id), Seen(await beginning));
    }

    private static (BeginVerdict Verdict, TaskId? Task) Seen(BeginResult result) => (result.Verdict, result.Task?.Id);
}
