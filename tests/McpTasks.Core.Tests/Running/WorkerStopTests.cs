using System.Threading.Channels;

namespace McpTasks.Core.Tests.Running;

/// <summary>A worker that stops hands its tasks back.</summary>
public sealed class WorkerStopTests
{
    [Fact]
    public async Task A_worker_that_stops_in_the_moment_an_attempt_begins_hands_the_task_back()
    {
        using var trace = new RecordedTrace();
        await using var engine = new Engine
        {
            Work = async (_, token) =>
            {
                await Task.Delay(Timeout.Infinite, token);
                return new(McpTaskStatus.Completed, Result: "{}");
            },
        };
        trace.Seen = span =>
        {
            if (span == "attempt 1 started")
                engine.StopNow();
        };
        var task = await trace.SubmitAsync(engine);

        await engine.RunAsync(task);

        var handedBack = await engine.GetAsync(task);
        Assert.Equal((McpTaskStatus.Working, null, 1), (handedBack.Status, handedBack.LeaseExpiresAt, handedBack.Attempt));
    }

    [Fact]
    public async Task A_stopping_worker_hands_the_task_back_and_another_attempt_finishes_it()
    {
        await using var engine = new Engine();
        engine.Work = async (_, token) =>
        {
            engine.StopNow();
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException("It was not interrupted.");
        };
        var task = await engine.SubmitAsync();
        await engine.RunAsync(task);
        Assert.Equal(McpTaskStatus.Working, (await engine.GetAsync(task)).Status);

        await using var next = new Engine(beside: engine);
        await next.RunAsync(task);

        Assert.Equal((McpTaskStatus.Completed, 2), ((await engine.GetAsync(task)).Status, (await engine.GetAsync(task)).Attempt));
    }

    public static TheoryData<string, Func<TaskOutcome>> AnswersToAStop => new()
    {
        { "another exception's outcome", () => TaskOutcomes.Error(TaskOutcomes.InternalError, "An error occurred.") },
        { "a tool's own error", () => new(McpTaskStatus.Completed, "Stopped", "{}", IsError: true) },
        { "a failure", () => new(McpTaskStatus.Failed, "Stopped", "{}", IsError: true) },
        { "a cancellation", () => throw new OperationCanceledException() },
    };

    [Theory]
    [MemberData(nameof(AnswersToAStop), DisableDiscoveryEnumeration = true)]
    public async Task A_component_that_mangles_the_stop_of_its_worker_is_tried_again_elsewhere(string answer, Func<TaskOutcome> outcome)
    {
        await using var engine = new Engine();
        engine.Work = async (_, token) =>
        {
            engine.StopNow();
            await Task.Delay(Timeout.Infinite, token).ContinueWith(_ => { }, TaskScheduler.Default);
            return outcome();
        };
        var task = await engine.SubmitAsync();

        await engine.RunAsync(task);

        var handedBack = await engine.GetAsync(task);
        Assert.True(handedBack is { Status: McpTaskStatus.Working, LeaseExpiresAt: null }, $"After {answer} it is {handedBack.Status}.");
        await using var next = new Engine(beside: engine);
        await next.RunAsync(task);
        Assert.Equal(McpTaskStatus.Completed, (await engine.GetAsync(task)).Status);
    }

    [Fact]
    public async Task What_a_component_finishes_in_spite_of_the_stop_is_kept()
    {
        await using var engine = new Engine();
        engine.Work = (_, _) =>
        {
            engine.StopNow();
            return Task.FromResult(new TaskOutcome(McpTaskStatus.Completed, Result: "\"done\""));
        };
        var task = await engine.SubmitAsync();

        await engine.RunAsync(task);

        Assert.Equal("\"done\"", (await engine.GetAsync(task)).Result);
    }

    [Fact]
    public async Task A_worker_that_cannot_reach_the_store_for_as_long_as_it_may_stops_and_hands_back_when_it_can()
    {
        await using var engine = new Engine(options => options.MaxOutage = TimeSpan.FromMinutes(1));
        var (tried, cancelled) = (Channel.CreateUnbounded<string>(), new TaskCompletionSource<CancellationToken>());
        engine.Work = async (_, token) =>
        {
            cancelled.SetResult(token);
            await Task.Delay(Timeout.Infinite, token);
            throw new InvalidOperationException("It was not interrupted.");
        };
        var task = await engine.SubmitAsync();
        var running = engine.RunAsync(task);
        var token = await cancelled.Task;
        engine.Faults.Before = method =>
        {
            if (method == nameof(ITaskStore.RenewAsync) && tried.Writer.TryWrite(method))
                throw new TimeoutException("The store is away.");
        };
        using var over = new CancellationTokenSource();
        var keeping = engine.Leases.KeepAsync(over.Token);
        for (var i = 1; i <= 6; i++)
        {
            Assert.False(token.IsCancellationRequested, $"Stopped before try {i}.");
            engine.Time.Advance(TimeSpan.FromSeconds(10));
            await tried.Reader.ReadAsync(CancellationToken.None);
        }

        await running;

        Assert.Equal(
            (McpTaskStatus.Working, null, 1),
            ((await engine.GetAsync(task)).Status, (await engine.GetAsync(task)).LeaseExpiresAt, (await engine.GetAsync(task)).Attempt));
        Assert.Contains(
            $"Attempt 1 of task {task.Id} was stopped: the store could not be reached for McpTasks:MaxOutage", engine.Logs.Texts);
        await over.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => keeping);
    }
}
