using Microsoft.Extensions.Time.Testing;

namespace McpTasks.Core.Tests.Running;

/// <summary>More creations than a service can do at once.</summary>
public sealed class CreationTurnsTests
{
    [Fact]
    public async Task Of_very_many_creations_few_are_at_the_store_at_once_and_each_has_its_turn()
    {
        await using var engine = Many();
        var (gate, full, sync) = (new TaskCompletionSource(), new TaskCompletionSource(), new Lock());
        var (underWay, most) = (0, 0);
        engine.Faults.Reply = method => method == nameof(ITaskStore.CreateAsync) ? HoldAsync() : Task.CompletedTask;
        async Task HoldAsync()
        {
            lock (sync)
                most = Math.Max(most, ++underWay);
            if (most == CreationTurns.AtOnce)
                full.TrySetResult();
            await gate.Task;
            lock (sync)
                underWay--;
        }

        var submitting = Enumerable.Range(0, 90).Select(_ => engine.SubmitAsync().AsTask()).ToList();
        await full.Task;
        gate.SetResult();
        await Task.WhenAll(submitting);

        Assert.Equal(CreationTurns.AtOnce, most);
        Assert.Equal(90, (await engine.Store.ListAsync("owner", null, 100, CancellationToken.None)).Tasks.Count);
    }

    [Fact]
    public async Task A_creation_without_an_answer_holds_those_behind_it_up_for_a_second_and_no_longer()
    {
        await using var engine = Many();
        var never = new TaskCompletionSource();
        engine.Faults.Reply = method => method == nameof(ITaskStore.CreateAsync) ? never.Task : Task.CompletedTask;
        var stuck = Enumerable.Range(0, CreationTurns.AtOnce).Select(_ => engine.SubmitAsync().AsTask()).ToList();
        engine.Faults.Reply = _ => Task.CompletedTask;
        var next = engine.SubmitAsync().AsTask();
        Assert.False(next.IsCompleted);

        engine.Time.Advance(CreationTurns.Longest);

        Assert.Equal((await next).Id.Value, Assert.Single(engine.Dispatched).TaskId);
        Assert.DoesNotContain(stuck, creation => creation.IsCompleted);
        never.SetResult();
        await Task.WhenAll(stuck);
    }

    [Fact]
    public async Task A_creation_whose_caller_leaves_while_it_waits_makes_no_task_and_takes_nobodys_turn()
    {
        await using var engine = Many();
        var gate = new TaskCompletionSource();
        engine.Faults.Reply = method => method == nameof(ITaskStore.CreateAsync) ? gate.Task : Task.CompletedTask;
        var before = Enumerable.Range(0, CreationTurns.AtOnce).Select(_ => engine.SubmitAsync().AsTask()).ToList();
        using var leaves = new CancellationTokenSource();
        var left = engine.SubmitAsync(cancellationToken: leaves.Token).AsTask();
        var after = engine.SubmitAsync().AsTask();

        await leaves.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        gate.SetResult();
        await Task.WhenAll([.. before, after]);
        Assert.Equal(CreationTurns.AtOnce + 1, (await engine.Store.ListAsync("owner", null, 100, CancellationToken.None)).Tasks.Count);
    }

    [Fact]
    public async Task A_creation_whose_turn_does_not_come_is_refused_and_told_when_to_try_again()
    {
        var time = new FakeTimeProvider();
        var turns = new CreationTurns(most: 1000, time);
        var groups = Enumerable.Range(0, 7)
            .Select(_ => Enumerable.Range(0, CreationTurns.AtOnce).Select(_ => turns.NextAsync(CancellationToken.None).AsTask()).ToList())
            .ToList();
        for (var second = 1; second < 5; second++)
        {
            time.Advance(CreationTurns.Longest);
            await Task.WhenAll(groups[second]);
        }

        time.Advance(CreationTurns.Longest);

        // In the same moment turns are given back, and whose turn comes first is open.
        var refused = new List<TaskLimitException>();
        foreach (var late in groups[5].Concat(groups[6]))
        {
            try
            {
                await late;
            }
            catch (TaskLimitException busy)
            {
                refused.Add(busy);
            }
        }

        Assert.InRange(refused.Count, CreationTurns.AtOnce, 2 * CreationTurns.AtOnce);
        Assert.All(refused, busy => Assert.True(busy.RetryAfter > TimeSpan.Zero));
    }

    private static Engine Many() => new(options => options.MaxCreationsPerSecondPerOwner = 1000);
}
