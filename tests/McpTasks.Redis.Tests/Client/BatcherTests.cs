using System.Diagnostics;
using McpTasks.Redis.Tests.Harness;
using Microsoft.Extensions.Time.Testing;

namespace McpTasks.Redis.Tests.Client;

public sealed class BatcherTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly List<int[]> _calls = [];
    private readonly List<TaskCompletionSource> _gates = [];

    [Fact]
    public async Task What_comes_while_a_call_is_under_way_shares_the_next_and_each_has_its_own_answer()
    {
        var batcher = Gated(largest: 3);
        var first = batcher.RunAsync(0);
        var others = Enumerable.Range(1, 4).Select(batcher.RunAsync).ToList();
        Open(0);
        Assert.Equal("0", await first);
        await Eventually.SoAsync(() => Task.FromResult(_calls.Count == 2));
        Open(1);
        await Eventually.SoAsync(() => Task.FromResult(_calls.Count == 3));
        Open(2);

        Assert.Equal(["1", "2", "3", "4"], await Task.WhenAll(others));
        Assert.Equal([[0], [1, 2, 3], [4]], _calls);
    }

    [Fact]
    public async Task Large_things_do_not_share_a_call()
    {
        var batcher = Gated(largest: 10, item => item * (Batcher<int, string>.MostBytes / 4));
        var all = new List<Task<string>> { batcher.RunAsync(0) };
        all.AddRange(((int[])[1, 3, 9, 1]).Select(batcher.RunAsync));
        for (var call = 0; call < 4; call++)
        {
            var opened = call;
            await Eventually.SoAsync(() => Task.FromResult(_gates.Count > opened));
            Open(call);
        }

        await Task.WhenAll(all);
        Assert.Equal([[0], [1, 3], [9], [1]], _calls);
    }

    [Fact]
    public async Task A_call_that_fails_fails_those_that_it_was_made_for_and_no_others()
    {
        var batcher = new Batcher<int, int>(
            items => items.Contains(0) ? Task.FromException<IReadOnlyList<int>>(new InvalidDataException("no")) : Task.FromResult(items),
            largest: 10, _ => 0);

        await Assert.ThrowsAsync<InvalidDataException>(() => batcher.RunAsync(0));
        Assert.Equal(1, await batcher.RunAsync(1));
    }

    [Fact]
    public async Task A_call_without_an_answer_does_not_hold_up_those_that_come_after_it()
    {
        var batcher = Gated(largest: 10);
        var hanging = batcher.RunAsync(0);
        var next = batcher.RunAsync(1);
        _time.Advance(Batcher<int, string>.Patience);
        await Eventually.SoAsync(() => Task.FromResult(_calls.Count == 2));
        Open(1);

        Assert.Equal("1", await next);
        Assert.False(hanging.IsCompleted);
        Open(0);
        Assert.Equal("0", await hanging);
    }

    [Fact]
    public async Task A_call_belongs_to_nobodys_trace()
    {
        var seen = new List<Activity?>();
        var batcher = new Batcher<int, int>(
            async items =>
            {
                await Task.Yield();
                seen.Add(Activity.Current);
                return items;
            },
            largest: 1, _ => 0);
        using var activity = new Activity("caller").Start();

        await Task.WhenAll(batcher.RunAsync(0), batcher.RunAsync(1));

        Assert.Equal([null, null], seen);
    }

    private Batcher<int, string> Gated(int largest, Func<int, long>? bytes = null) => new(
        async items =>
        {
            var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_gates)
            {
                _calls.Add([.. items]);
                _gates.Add(gate);
            }

            await gate.Task;
            return [.. items.Select(item => $"{item}")];
        },
        largest, bytes ?? (_ => 0), _time);

    private void Open(int call)
    {
        lock (_gates)
            _gates[call].SetResult();
    }
}
