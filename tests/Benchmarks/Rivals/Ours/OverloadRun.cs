using System.Collections.Concurrent;
using System.Diagnostics;
using Benchmarks.Measuring;
using McpTasks;

namespace Benchmarks.Rivals.Ours;

/// <summary>Submits more than the engine can do, for as long as the order's count lasts at its rate, and looks how it bears that.</summary>
internal sealed class OverloadRun(Submissions submissions, Order order)
{
    private static readonly TimeSpan PollPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly ConcurrentBag<double> _polls = [];
    private TaskId? _newest;

    public async Task<Reply> RunAsync(ProcessCosts costs)
    {
        var ended = 0;
        var all = new Countdown(order.Count);
        using var listener = new EndListener(
            () =>
            {
                Interlocked.Increment(ref ended);
                all.Signal();
            },
            () => all.Fail("A task of an empty tool failed."));
        using var window = new CancellationTokenSource(TimeSpan.FromSeconds(order.Count / order.Rate));
        var polling = PollAsync(window.Token);
        var submitting = Submitters.PacedAsync(order.Count, order.Rate, SubmitAsync);
        await polling;
        var reply = costs.Stop([.. _polls]) with { Ended = Volatile.Read(ref ended) };
        await all.AfterAsync(submitting, Patience);
        return reply;

        async Task SubmitAsync(int number)
        {
            try
            {
                _newest = (await submissions.SubmitAsync(number, order.Tool)).Id;
            }
            catch (TaskLimitException)
            {
                // It is told to come again later, and nobody does here.
                all.Signal();
            }
        }
    }

    private async Task PollAsync(CancellationToken ended)
    {
        await Task.Yield();
        while (!ended.IsCancellationRequested)
        {
            if (_newest is { } id)
            {
                var started = Stopwatch.GetTimestamp();
                await submissions.ReadAsync(id);
                _polls.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }

            await Task.Delay(PollPause, CancellationToken.None);
        }
    }
}
