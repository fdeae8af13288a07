using System.Security.Claims;
using System.Security.Cryptography;

namespace McpTasks.Core.Tests.Running;

/// <summary>What goes wrong between a running attempt and what it stands on.</summary>
public sealed class FaultTests
{
    [Fact]
    public async Task A_question_that_is_asked_while_the_store_is_away_is_asked_when_it_is_back()
    {
        await using var engine = new Engine();
        using var away = new Away(engine, nameof(ITaskStore.AskAsync));
        engine.Work = async (attempt, token) => new(
            McpTaskStatus.Completed, Result: await attempt.Inputs.AskAsync("elicitation/create", "{}", token));
        var task = await engine.SubmitAsync();
        var running = engine.RunAsync(task);

        await away.PassAsync(TimeSpan.FromSeconds(12));
        await engine.UntilAsync(task, now => now.Status == McpTaskStatus.InputRequired);
        await engine.AnswerAsync(task);
        await running;

        var ended = await engine.GetAsync(task);
        Assert.Equal((McpTaskStatus.Completed, 1, "\"yes\""), (ended.Status, ended.Attempt, ended.Result));
        Assert.Contains($"Could not ask a question of task {task.Id}; trying again in 00:00:00.1000000", engine.Logs.Texts);
    }

    [Fact]
    public async Task An_outcome_that_is_made_while_the_store_is_away_is_written_when_it_is_back()
    {
        await using var engine = new Engine();
        using var away = new Away(engine, nameof(ITaskStore.CompleteAsync));
        var task = await engine.SubmitAsync();
        var running = engine.RunAsync(task);

        await away.PassAsync(TimeSpan.FromSeconds(12));
        await running;

        var ended = await engine.GetAsync(task);
        Assert.Equal((McpTaskStatus.Completed, 1), (ended.Status, ended.Attempt));
        Assert.Contains($"Could not write the outcome of task {task.Id}; trying again in 00:00:00.1000000", engine.Logs.Texts);
    }

    [Fact]
    public async Task A_worker_whose_key_ring_comes_late_keeps_what_it_has_begun_and_holds_one_thread()
    {
        var (here, late) = (new LateKeyRing(), new LateKeyRing());
        here.Come();
        Assert.Throws<CryptographicException>(() => here.Protect([]));
        await using var api = new Engine(keys: here);
        await using var worker = new Engine(beside: api, keys: late);
        var caller = new TaskIdentity(new(new ClaimsIdentity([new("sub", "ann")], "Bearer")), TaskIdentity.None.Headers);
        var tasks = new List<TaskRecord>();
        for (var count = 0; count < 8; count++)
            tasks.Add(await api.SubmitAsync(caller: caller));

        var running = tasks.Select(task => Task.Run(() => worker.RunAsync(task))).ToList();
        // The first reading fails, the next one follows by the clock, and takes longer than a lease.
        await PassAsync(() => late.Holds.IsCompleted);
        var since = worker.Time.GetUtcNow();
        await PassAsync(() => worker.Time.GetUtcNow() - since > TimeSpan.FromMinutes(1));
        late.Come();
        await PassAsync(() => running.All(run => run.IsCompleted));

        async Task PassAsync(Func<bool> until)
        {
            while (!until())
            {
                worker.Advance(TimeSpan.FromSeconds(1));
                await Task.Delay(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken);
            }
        }

        Assert.Equal(1, late.Threads);
        foreach (var task in tasks)
        {
            var ended = await api.GetAsync(task);
            Assert.Equal((McpTaskStatus.Completed, 1), (ended.Status, ended.Attempt));
        }
    }

    [Fact]
    public async Task A_worker_that_stood_still_since_it_began_a_task_does_not_run_it_when_another_has_it()
    {
        await using var first = new Engine();
        await using var second = new Engine(beside: first);
        var (begun, goOn, ran) = (new TaskCompletionSource(), new TaskCompletionSource(), false);
        first.Work = (_, _) => throw new InvalidOperationException($"It ran: {ran = true}.");
        first.Faults.Reply = async method =>
        {
            if (method == nameof(ITaskStore.BeginAsync))
            {
                begun.SetResult();
                await goOn.Task;
            }
        };
        var task = await first.SubmitAsync();
        var stalled = first.RunAsync(task);
        await begun.Task;

        second.Advance(TimeSpan.FromSeconds(31));
        await second.Reaper.SweepAsync(CancellationToken.None);
        await second.RunAsync(task);
        goOn.SetResult();
        await stalled;

        var ended = await second.GetAsync(task);
        Assert.Equal((McpTaskStatus.Completed, 2, false), (ended.Status, ended.Attempt, ran));
    }

    [Fact]
    public async Task What_goes_wrong_after_a_wait_for_input_is_told_in_the_log()
    {
        await using var engine = new Engine();
        engine.Work = async (attempt, token) =>
        {
            await attempt.Inputs.AskAsync("elicitation/create", "{}", token);
            throw new InvalidOperationException("It broke after the answer.");
        };
        var task = await engine.SubmitAsync();
        await engine.HintAsync(task);

        await engine.AnswerAsync(task);
        await engine.Slots.WhenNoneAsideAsync();

        Assert.Contains(
            engine.Logs.Records,
            log => log.Text.StartsWith("A task that had outlasted its hint could not be run to its end", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_tool_whose_cancellation_code_blocks_or_fails_holds_up_no_other_task(bool blocks)
    {
        await using var engine = new Engine();
        using var free = new ManualResetEventSlim();
        var (first, second) = (await engine.SubmitAsync(), await engine.SubmitAsync());
        var told = new TaskCompletionSource();
        engine.Logs.Written = text =>
        {
            if (text == $"Cancellation code of task {first.Id} failed")
                told.SetResult();
        };
        engine.Work = async (attempt, token) =>
        {
            var ended = new TaskCompletionSource();
            using var own = token.Register(() =>
            {
                if (attempt.Task.Id == first.Id && blocks)
                    free.Wait(CancellationToken.None);
                ended.SetResult();
                if (attempt.Task.Id == first.Id)
                    throw new InvalidOperationException("Its cancellation code failed.");
            });
            await ended.Task;
            token.ThrowIfCancellationRequested();
            return new(McpTaskStatus.Completed);
        };
        Task one = engine.RunAsync(first), two = engine.RunAsync(second);
        foreach (var task in new[] { first, second })
            await engine.Store.CancelAsync(task.Ref, TaskActor.Client, "Not wanted", CancellationToken.None);

        await engine.Leases.RenewAsync(CancellationToken.None);

        await two;
        free.Set();
        await one;
        await told.Task;
        Assert.Equal(McpTaskStatus.Cancelled, (await engine.GetAsync(first)).Status);
    }

    /// <summary>A store whose calls of one kind fail until some time has passed, of which the engine's pauses are a part.</summary>
    private sealed class Away : IDisposable
    {
        private static readonly TimeSpan Step = TimeSpan.FromSeconds(1), Pace = TimeSpan.FromMilliseconds(20);
        private readonly Engine _engine;
        private readonly SemaphoreSlim _tried = new(0);
        private readonly TaskCompletionSource _answered = new();
        private DateTimeOffset _until = DateTimeOffset.MaxValue;

        public Away(Engine engine, string call)
        {
            _engine = engine;
            engine.Faults.Before = method =>
            {
                if (method != call)
                    return;
                _tried.Release();
                if (engine.Time.GetUtcNow() < _until)
                    throw new TimeoutException("The store is away.");
                _answered.TrySetResult();
            };
        }

        public async Task PassAsync(TimeSpan length)
        {
            _until = _engine.Time.GetUtcNow() + length;
            while (!_answered.Task.IsCompleted)
            {
                await _tried.WaitAsync(Pace, TestContext.Current.CancellationToken);
                _engine.Advance(Step);
            }
        }

        public void Dispose() => _tried.Dispose();
    }
}
