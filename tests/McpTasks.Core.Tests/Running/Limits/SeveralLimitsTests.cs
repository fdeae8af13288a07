using Microsoft.Extensions.DependencyInjection;

namespace McpTasks.Core.Tests.Running.Limits;

/// <summary>Tasks that need places under several limits, or places that an earlier attempt has still.</summary>
public sealed class SeveralLimitsTests
{
    private readonly Dictionary<TaskId, TaskCompletionSource> _ends = [];

    [Fact]
    public async Task Who_finds_one_of_its_limits_full_keeps_no_place_under_the_others()
    {
        await using var engine = Given(new(
            limits: new(Concurrency: 100, MaxWaiting: 100, DrainTimeout: TimeSpan.FromSeconds(20)),
            method: [TaskSupport(TaskMode.Optional), ConcurrencyPer("a"), ConcurrencyPer("b")] (int a, int b) => a + b));
        var running = new List<Task>();
        var first = await RunAsync(1, 1);
        // In whatever order its limits are looked at, of so many some have one place before they find the other limit full.
        for (var value = 2; value < 6; value++)
        {
            foreach (var full in new[] { await RunAsync(value, 1), await RunAsync(1, value) })
                Assert.Equal(0, (await engine.GetAsync(full)).Attempt);
            Assert.Equal(1, (await engine.GetAsync(await RunAsync(value, value))).Attempt);
        }

        Assert.Equal(1, (await engine.GetAsync(first)).Attempt);
        foreach (var end in _ends.Values)
            end.SetResult();
        await Task.WhenAll(running);

        async Task<TaskRecord> RunAsync(int a, int b)
        {
            var task = await engine.SubmitAsync(request: $$$"""{"name":"work","arguments":{"a":{{{a}}},"b":{{{b}}}}}""");
            running.Add(engine.RunAsync(task));
            return task;
        }
    }

    [Fact]
    public async Task An_attempt_that_takes_a_task_over_has_its_place_and_the_earlier_one_cannot_give_it_back()
    {
        await using var engine = Given(new(method: [TaskSupport(TaskMode.Optional, MaxConcurrency = 1)] () => "x"));
        var (task, next) = (await engine.SubmitAsync(), await engine.SubmitAsync());
        var first = engine.RunAsync(task);
        var earlier = _ends[task.Id];
        engine.IsDeaf = true;
        await engine.Store.EndLeasesAsync((await engine.GetAsync(task)).Worker!, CancellationToken.None);

        var second = engine.RunAsync(task);
        Assert.Equal(2, (await engine.GetAsync(task)).Attempt);
        earlier.SetResult();
        await first;
        await engine.RunAsync(next);

        Assert.Equal(0, (await engine.GetAsync(next)).Attempt);
        _ends[task.Id].SetResult();
        await second;
        var last = engine.RunAsync(next);
        _ends[next.Id].SetResult();
        await last;
        Assert.Equal(McpTaskStatus.Completed, (await engine.GetAsync(next)).Status);
    }

    [Fact]
    public async Task A_limit_is_one_tools_and_where_it_says_so_one_callers()
    {
        await using var engine = new Engine(
            method: [TaskSupport(TaskMode.Optional, MaxConcurrency = 2, MaxConcurrencyPerOwner = 1)] () => "x");
        var component = engine.Services.GetRequiredService<TaskCatalog>().Find(TaskComponentKind.Tool, "work")!;
        var limits = component.Support.Concurrency;

        var (ann, bob) = (Names(component, "ann"), Names(component, "bob"));
        Assert.Equal(ann, Names(component, "ann"));
        Assert.Equal((2, 2, 1), (ann.Count, bob.Count, ann.Intersect(bob).Count()));
        Assert.Empty(ann.Intersect(Names(component with { Name = "other" }, "ann")));

        List<string> Names(TaskComponent of, string owner) => [.. TaskConcurrency.Read(limits.SlotsOf(of, owner, "{}")).Select(slot => slot.Limit)];
    }

    [Fact]
    public async Task A_beginning_that_one_rate_lets_and_another_does_not_counts_under_neither()
    {
        await using var engine = new Engine(
            method: [
                TaskSupport(TaskMode.Optional), RateLimit(1, "00:01:00", Argument = "a"),
                RateLimit(1, "00:01:00", Argument = "b")] (int a, int b) => a + b);
        await RunAsync(1, 1);
        for (var value = 2; value < 6; value++)
        {
            Assert.Equal(McpTaskStatus.Working, (await RunAsync(value, 1)).Status);
            Assert.Equal(McpTaskStatus.Working, (await RunAsync(1, value)).Status);
            Assert.Equal(McpTaskStatus.Completed, (await RunAsync(value, value)).Status);
        }

        async Task<TaskRecord> RunAsync(int a, int b)
        {
            var task = await engine.SubmitAsync(request: $$$"""{"name":"work","arguments":{"a":{{{a}}},"b":{{{b}}}}}""");
            await engine.RunAsync(task);
            return await engine.GetAsync(task);
        }
    }

    /// <summary>Work that goes on until the test ends it.</summary>
    private Engine Given(Engine engine)
    {
        engine.Work = async (attempt, _) =>
        {
            await (_ends[attempt.Task.Id] = new()).Task;
            return new(McpTaskStatus.Completed, Result: "{}");
        };
        return engine;
    }
}
