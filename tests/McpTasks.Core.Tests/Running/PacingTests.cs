using Microsoft.Extensions.DependencyInjection;

namespace McpTasks.Core.Tests.Running;

public sealed class PacingTests : PacedCalls
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_task_above_the_rate_waits_and_runs_at_the_time_when_one_more_may_begin()
    {
        await using var engine = new Engine(
            method: [TaskSupport(TaskMode.Optional), RateLimit(2, "00:01:00")] (string? customer) => Run(customer));
        TaskRecord[] tasks =
        [
            await SubmitAsync(engine, "a"), await SubmitAsync(engine, "b"), await SubmitAsync(engine, "c"), await SubmitAsync(engine, "d"),
            await SubmitAsync(engine, "e"),
        ];
        var began = engine.Time.GetUtcNow();
        foreach (var task in tasks)
            await engine.RunAsync(task);
        Assert.Equal(["a", "b"], Ran);
        var times = await Task.WhenAll(tasks.Select(async task => (await engine.GetAsync(task)).NotBefore - began));
        Assert.Equal([null, null, Minute, Minute, 2 * Minute], times);
        Assert.Contains($"Task {tasks[4].Id} waits 00:02:00 until one more may begin", engine.Logs.Texts);

        await PassAsync(engine, Minute);
        Assert.Equal(["a", "b", "c", "d"], Ran);
        await PassAsync(engine, Minute);
        Assert.Equal(["a", "b", "c", "d", "e"], Ran);
    }

    [Fact]
    public async Task A_task_above_a_rate_that_drops_is_cancelled_and_says_why()
    {
        await using var engine = new Engine(
            method: [TaskSupport(TaskMode.Optional), RateLimit(2, "00:01:00", Drop = true)] (string? customer) => Run(customer));
        TaskRecord[] tasks = [await SubmitAsync(engine, "a"), await SubmitAsync(engine, "b"), await SubmitAsync(engine, "c")];

        foreach (var task in tasks)
            await engine.RunAsync(task);

        var dropped = await engine.GetAsync(tasks[2]);
        Assert.Equal(
            (McpTaskStatus.Cancelled, "dropped: at most 2 tasks of 'work' begin in 00:01:00"), (dropped.Status, dropped.StatusMessage));
        Assert.Equal(["a", "b"], Ran);
    }

    [Fact]
    public async Task During_a_cooldown_tasks_are_dropped_and_after_it_the_next_one_runs()
    {
        await using var engine = new Engine(
            method: [TaskSupport(TaskMode.Optional), Cooldown("00:01:00")] (string? customer) => Run(customer));
        await engine.RunAsync(await SubmitAsync(engine, "a"));
        engine.Advance(Minute / 2);
        var during = await SubmitAsync(engine, "b");
        await engine.RunAsync(during);
        engine.Advance(Minute / 2);
        await engine.RunAsync(await SubmitAsync(engine, "c"));

        Assert.Equal(["a", "c"], Ran);
        var dropped = await engine.GetAsync(during);
        Assert.Equal(
            (McpTaskStatus.Cancelled, "dropped: a task of 'work' has begun less than 00:01:00 ago"),
            (dropped.Status, dropped.StatusMessage));
    }

    [Fact]
    public async Task A_cooldown_by_argument_is_each_values_own()
    {
        await using var engine = new Engine(
            method: [TaskSupport(TaskMode.Optional), Cooldown("00:01:00", Argument = "customer")] (string? customer) => Run(customer));

        foreach (var customer in new[] { "ann", "bob", "ann", "bob", "eve" })
            await engine.RunAsync(await SubmitAsync(engine, customer));

        Assert.Equal(["ann", "bob", "eve"], Ran);
    }

    [Fact]
    public async Task A_retry_is_not_dropped_by_the_cooldown_that_its_own_beginning_started()
    {
        var attempts = 0;
        await using var engine = new Engine(method: [TaskSupport(TaskMode.Optional, MaxRetries = 1, RetryDelay = "00:00:01", RetryBackoff = TaskBackoff.Constant), Cooldown("00:01:00")] () =>
            ++attempts == 1 ? throw new InvalidOperationException("no network") : "done");
        var task = await engine.SubmitAsync();
        await engine.RunAsync(task);

        engine.Dispatched.Clear();
        await PassAsync(engine, TimeSpan.FromSeconds(2));

        Assert.Equal((McpTaskStatus.Completed, 2), ((await engine.GetAsync(task)).Status, attempts));
    }

    [Fact]
    public async Task Of_calls_that_follow_each_other_quickly_only_the_last_runs_when_they_have_settled()
    {
        await using var engine = new Engine(
            method: [TaskSupport(TaskMode.Optional), Debounce("00:00:05")] (string? customer) => Run(customer));
        var tasks = new List<TaskRecord>();
        foreach (var version in new[] { "1", "2", "3" })
        {
            tasks.Add(await SubmitAsync(engine, version));
            await PassAsync(engine, TimeSpan.FromSeconds(4));
        }

        Assert.Empty(Ran);
        await PassAsync(engine, TimeSpan.FromSeconds(2));

        Assert.Equal(["3"], Ran);
        var first = await engine.GetAsync(tasks[0]);
        Assert.Equal(
            (McpTaskStatus.Cancelled, $"dropped: a newer call took its place, task {tasks[1].Id}"), (first.Status, first.StatusMessage));
        Assert.Equal(McpTaskStatus.Completed, (await engine.GetAsync(tasks[2])).Status);
    }

    [Fact]
    public async Task A_debounced_task_that_has_begun_runs_to_its_end_beside_the_next_call()
    {
        var end = new TaskCompletionSource();
        await using var engine = new Engine(method: [TaskSupport(TaskMode.Optional), Debounce("00:00:05")] async () =>
        {
            await end.Task;
            return "done";
        });
        var task = await engine.SubmitAsync();
        engine.Advance(TimeSpan.FromSeconds(6));
        var running = engine.RunAsync(task);

        await engine.SubmitAsync();
        end.SetResult();
        await running;

        Assert.Equal(McpTaskStatus.Completed, (await engine.GetAsync(task)).Status);
    }

    [Fact]
    public async Task The_settings_of_a_component_take_the_place_of_its_attributes()
    {
        await using var engine = new Engine(
            options =>
            {
                var work = options.Components["work"] = new() { Debounce = new() { Settle = Minute, Argument = "customer" } };
                work.RateLimits.Add(new() { Max = 3, Per = Minute, PerOwner = true, Drop = true });
                work.Cooldowns.Add(new() { Window = Minute, Argument = "customer" });
            },
            method: [TaskSupport(TaskMode.Optional), RateLimit(1, "00:00:01"), Cooldown("00:00:01"), Debounce("00:00:01")] (string? customer) => Run(customer));

        var pacing = Pacing(engine);

        Assert.Equal(
            [
                new TaskRateLimit(3, Minute) { PerOwner = true, Drops = true },
                new TaskRateLimit(1, Minute) { Argument = "customer", Drops = true }],
            pacing.RateLimits);
        Assert.Equal(new TaskDebounce(Minute) { Argument = "customer" }, pacing.Debounce);
    }

    [Fact]
    public async Task The_ends_of_the_ranges_are_in_them_and_no_argument_means_all_calls()
    {
        await using var engine = new Engine(method: [
            TaskSupport(TaskMode.Optional), RateLimit(1, "00:00:00.001"), RateLimit(10_000, "1.00:00:00", Argument = "customer"), Cooldown("1.00:00:00"),
            Debounce("00:00:00.001")] (string? customer) => Run(customer));

        var pacing = Pacing(engine);

        Assert.Equal(
            [
                new TaskRateLimit(1, TimeSpan.FromMilliseconds(1)), new TaskRateLimit(10_000, TimeSpan.FromDays(1)) { Argument = "customer" },
                new TaskRateLimit(1, TimeSpan.FromDays(1)) { Drops = true }],
            pacing.RateLimits);
        Assert.Equal(new TaskDebounce(TimeSpan.FromMilliseconds(1)), pacing.Debounce);
    }

    [Fact]
    public async Task A_limit_of_one_caller_is_not_anothers()
    {
        await using var engine = new Engine(
            method: [TaskSupport(TaskMode.Optional), Cooldown("00:01:00", PerOwner = true)] (string? customer) => Run(customer));
        var component = engine.Services.GetRequiredService<TaskCatalog>().Find(TaskComponentKind.Tool, "work")!;
        var pacing = component.Support.Pacing;

        Assert.NotEqual(pacing.RatesOf(component, "ann", "{}"), pacing.RatesOf(component, "bob", "{}"));
        Assert.Equal(pacing.RatesOf(component, "ann", "{}"), pacing.RatesOf(component, "ann", """{"arguments":{"customer":"x"}}"""));
    }

    [Fact]
    public async Task A_limit_of_all_callers_is_each_ones_and_no_other_tools()
    {
        await using var engine = new Engine(
            method: [TaskSupport(TaskMode.Optional), RateLimit(1, "00:01:00"), Debounce("00:01:00")] () => "x");
        var component = engine.Services.GetRequiredService<TaskCatalog>().Find(TaskComponentKind.Tool, "work")!;
        var (pacing, other) = (component.Support.Pacing, component with { Name = "other" });

        Assert.Equal(pacing.RatesOf(component, "ann", "{}"), pacing.RatesOf(component, "bob", "{}"));
        Assert.NotEqual(pacing.RatesOf(component, "ann", "{}"), pacing.RatesOf(other, "ann", "{}"));
        Assert.NotEqual(pacing.DebounceOf(component, "{}"), pacing.DebounceOf(other, "{}"));
    }

    [Theory]
    [InlineData("RateLimit", "max")]
    [InlineData("RateLimit", "Per")]
    [InlineData("Cooldown", "Window")]
    [InlineData("Debounce", "Settle")]
    public async Task A_value_outside_its_range_names_the_attribute_and_the_component(string attribute, string property)
    {
        Delegate method = (attribute, property) switch
        {
            (_, "max") => [TaskSupport(TaskMode.Optional), RateLimit(0, "00:00:01")] () => "x",
            (_, "Per") => [TaskSupport(TaskMode.Optional), RateLimit(1, "soon")] () => "x",
            (_, "Window") => [TaskSupport(TaskMode.Optional), Cooldown("2.00:00:00")] () => "x",
            _ => [TaskSupport(TaskMode.Optional), Debounce("00:00:00")] () => "x",
        };
        await using var engine = new Engine(method: method);

        var error = Assert.Throws<InvalidOperationException>(() => Pacing(engine));

        Assert.StartsWith($"[{attribute}] of 'work': {property} must be ", error.Message, StringComparison.Ordinal);
        Assert.Contains(
            property == "max" ? "from 1 to 10000, but is 0" : "a time from one millisecond to one day", error.Message, StringComparison.Ordinal);
    }

    private static TaskPacing Pacing(Engine engine) =>
        engine.Services.GetRequiredService<TaskCatalog>().Find(TaskComponentKind.Tool, "work")!.Support.Pacing;
}
