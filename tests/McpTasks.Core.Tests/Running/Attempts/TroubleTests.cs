using System.Security.Claims;
using Microsoft.Extensions.DependencyInjection;

namespace McpTasks.Core.Tests.Running.Attempts;

/// <summary>What the log tells of troubles that a task outlasts, or does not.</summary>
public sealed class TroubleTests
{
    private static readonly TaskOutcome Done = new(McpTaskStatus.Completed, Result: "{}");

    [Fact]
    public async Task An_attempt_that_cannot_be_handed_back_is_left_to_its_lease()
    {
        await using var engine = new Engine();
        engine.Faults.Before = Throw(nameof(ITaskStore.ReleaseAsync));
        engine.Work = async (_, token) =>
        {
            engine.StopNow();
            await Task.Delay(Timeout.Infinite, token);
            return Done;
        };
        var task = await engine.SubmitAsync();

        await engine.RunAsync(task);

        Assert.NotNull((await engine.GetAsync(task)).LeaseExpiresAt);
        Assert.Contains($"Attempt 1 of task {task.Id} could not be handed back; its lease runs out", engine.Logs.Texts);
        Assert.DoesNotContain(engine.Logs.Texts, text => text.StartsWith("To run again", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_answer_that_cannot_be_looked_for_is_looked_for_again_when_its_event_comes()
    {
        await using var engine = new Engine();
        engine.Work = async (attempt, token) => new(McpTaskStatus.Completed, Result: await attempt.Inputs.AskAsync("roots/list", "{}", token));
        var task = await engine.SubmitAsync();
        engine.Faults.Before = Throw(nameof(ITaskStore.GetAsync));
        var running = engine.RunAsync(task);
        engine.Faults.Before = _ => { };
        var asked = await engine.GetAsync(task);

        await engine.AnswerAsync(task);
        await running;

        Assert.Equal((McpTaskStatus.Completed, "\"yes\""), await engine.GetAsync(task) is var ended ? (ended.Status, ended.Result) : default);
        Assert.Contains($"Could not look for the answer to {asked.Inputs[0].Key} of task {task.Id}; looking again", engine.Logs.Texts);
    }

    [Fact]
    public async Task A_task_whose_caller_cannot_be_read_fails_and_does_not_run()
    {
        await using var api = new Engine(keys: new PlainKeys());
        await using var worker = new Engine(beside: api, keys: new PlainKeys("another application"));
        worker.Work = (_, _) => throw new InvalidOperationException("It ran.");
        var task = await api.SubmitAsync(caller: new(new(new ClaimsIdentity([new("sub", "ann")], "Bearer")), TaskIdentity.None.Headers));

        await worker.RunAsync(task);

        var ended = await api.GetAsync(task);
        Assert.Equal(McpTaskStatus.Failed, ended.Status);
        Assert.StartsWith("The worker cannot read the identity of the task's caller", ended.StatusMessage, StringComparison.Ordinal);
        Assert.Contains($"Task {task.Id} is not run without its caller's identity", worker.Logs.Texts);
    }

    [Fact]
    public async Task A_report_that_is_not_stored_at_once_is_told()
    {
        await using var engine = new Engine();
        engine.Faults.Before = Throw(nameof(ITaskStore.ReportAsync));
        engine.Work = async (attempt, token) =>
        {
            await attempt.Progress.ReportAsync(1, cancellationToken: token);
            return Done;
        };
        var task = await engine.SubmitAsync();

        await engine.RunAsync(task);

        Assert.Contains($"Could not store the progress of task {task.Id} at once; trying again while it runs", engine.Logs.Texts);
    }

    [Fact]
    public async Task Cancellation_code_that_fails_is_told_and_the_attempt_fails_by_its_timeout_all_the_same()
    {
        var begun = new TaskCompletionSource();
        await using var engine = new Engine(
            method: [TaskSupport(TaskMode.Optional, AttemptTimeout = "00:00:10")] async (CancellationToken token) =>
            {
                await using var bad = token.Register(() => throw new InvalidOperationException("bad"));
                begun.SetResult();
                await Task.Delay(Timeout.Infinite, token);
            });
        var task = await engine.SubmitAsync();
        var running = engine.RunAsync(task);
        await begun.Task;

        engine.Time.Advance(TimeSpan.FromSeconds(10));
        await running;

        Assert.EndsWith("its timeout of 10 s.", (await engine.GetAsync(task)).StatusMessage, StringComparison.Ordinal);
        Assert.Contains("Cancellation code of a component that ran out of time failed", engine.Logs.Texts);
    }

    [Fact]
    public async Task A_service_that_cannot_be_disposed_of_costs_no_outcome()
    {
        await using var engine = new Engine(configureServices: services => services.AddScoped<Undisposable>());
        engine.Work = (attempt, _) =>
        {
            attempt.Services.GetRequiredService<Undisposable>();
            return Task.FromResult(Done);
        };

        var ended = await engine.RunOnceAsync();

        Assert.Equal((McpTaskStatus.Completed, 1), (ended.Status, ended.Attempt));
        Assert.Contains($"A service of task {ended.Id} could not be disposed of; its outcome stands", engine.Logs.Texts);
    }

    [Fact]
    public async Task A_hint_that_finds_nothing_to_run_says_why()
    {
        await using var engine = new Engine();
        var task = await engine.RunOnceAsync();

        await engine.RunAsync(task);
        await engine.Runner.RunAsync(RunTask.For(task) with { Component = "unknown" }, CancellationToken.None);

        Assert.Contains($"Task {task.Id} is not to be run: Terminal", engine.Logs.Texts);
        Assert.Contains($"This worker does not know the Tool unknown; task {task.Id} is left for another", engine.Logs.Texts);
    }

    private static Action<string> Throw(string call) => method =>
    {
        if (method == call)
            throw new IOException("away");
    };

    private sealed class Undisposable : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => throw new InvalidOperationException("no");
    }
}
