using McpTasks.Redis.Tests.Harness;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace McpTasks.Redis.Tests.Client;

public sealed class RetryTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    private readonly FakeTimeProvider _time = new();
    private readonly CollectingLogger _log = new();

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    public async Task A_first_call_that_hangs_leaves_time_for_another(int retryFor)
    {
        using var retry = new RedisRetry(TimeSpan.FromSeconds(retryFor), _time, _log);
        var (calls, second) = (0, new TaskCompletionSource<int>());

        var answer = retry.RunAsync("test", () => Interlocked.Increment(ref calls) == 1 ? Never() : second.Task, Given.Token).AsTask();
        _time.Advance(TimeSpan.FromSeconds(retryFor / 2.0));
        await _log.First.WaitAsync(Given.Token);
        for (; Volatile.Read(ref calls) < 2; await Task.Yield())
            _time.Advance(Step);

        second.SetResult(7);
        Assert.Equal((7, 2), (await answer, calls));
    }

    [Theory]
    [InlineData("LOADING Redis is loading the dataset in memory")]
    [InlineData("ERR NOSCRIPT No matching script.")]
    [InlineData("TRYAGAIN Multiple keys request during rehashing of slot")]
    [InlineData("CLUSTERDOWN The cluster is down")]
    [InlineData("MASTERDOWN Link with MASTER is down")]
    [InlineData("READONLY You can't write against a read only replica.")]
    [InlineData("BUSY Redis is busy running a script.")]
    public async Task What_passes_is_tried_again_with_one_line_in_the_log(string error)
    {
        using var retry = new RedisRetry(Long, _time, _log);
        var calls = 0;

        var answer = retry.RunAsync("begin", () => ++calls < 5 ? throw Server(error) : Task.FromResult(7), Given.Token, "task-1").AsTask();

        Assert.Equal(7, await PassAsync(answer));
        Assert.Equal($"Redis did not take 'begin task-1' (attempt 1), trying again: {error}", Assert.Single(_log.Lines));
    }

    [Fact]
    public async Task What_does_not_pass_is_not_tried_again()
    {
        using var retry = new RedisRetry(Long, _time, _log);
        var calls = 0;

        await Assert.ThrowsAsync<RedisServerException>(() => retry.RunAsync<int>("test", () =>
        {
            calls++;
            throw Server("WRONGTYPE Operation against a key holding the wrong kind of value");
        }, Given.Token).AsTask());

        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task A_call_without_an_answer_ends_as_a_timeout_that_names_it()
    {
        using var retry = new RedisRetry(TimeSpan.FromSeconds(2), _time, _log);

        var failure = await Assert.ThrowsAsync<TimeoutException>(() => PassAsync(retry.RunAsync("begin", Never, Given.Token).AsTask()));

        Assert.Contains("'begin'", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_call_that_began_before_the_stop_is_given_up_a_second_after_it(bool hangs)
    {
        using var stop = new CancellationTokenSource();
        using var retry = new RedisRetry(Long, _time, _log, stop.Token);
        var answer = retry.RunAsync("test", () => hangs ? Never() : throw Lost(), Given.Token).AsTask();
        _time.Advance(Step);
        var stopped = _time.GetTimestamp();

        await stop.CancelAsync();

        Assert.True(PassingErrors.Includes(await Assert.ThrowsAnyAsync<Exception>(() => PassAsync(answer))));
        Assert.InRange(_time.GetElapsedTime(stopped), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task All_calls_after_the_stop_share_the_second(bool hangs)
    {
        const int Calls = 20;
        using var stop = new CancellationTokenSource();
        using var retry = new RedisRetry(Long, _time, _log, stop.Token);
        await stop.CancelAsync();
        var stopped = _time.GetTimestamp();

        for (var i = 0; i < Calls; i++)
            await Assert.ThrowsAnyAsync<Exception>(
                () => PassAsync(retry.RunAsync("test", () => hangs ? Never() : throw Lost(), Given.Token).AsTask()));

        Assert.InRange(_time.GetElapsedTime(stopped), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task While_the_server_answers_a_stop_changes_nothing()
    {
        using var stop = new CancellationTokenSource();
        using var retry = new RedisRetry(Long, _time, _log, stop.Token);
        await stop.CancelAsync();

        for (var i = 0; i < 10; i++)
        {
            // Each call fails at first, and the drain lasts far longer than a second.
            var (calls, late) = (0, new TaskCompletionSource<int>());
            var answer = retry.RunAsync("test", () => ++calls == 1 ? throw Lost() : late.Task, Given.Token).AsTask();
            for (; calls < 2; await Task.Yield())
                _time.Advance(Step);
            late.SetResult(i);
            Assert.Equal(i, await answer);
            _time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    // Moves the clock in small steps until the call has ended.
    private async Task<int> PassAsync(Task<int> answer)
    {
        for (; !answer.IsCompleted; await Task.Yield())
            _time.Advance(Step);
        return await answer;
    }

    private static Task<int> Never() => new TaskCompletionSource<int>().Task;

    private static RedisServerException Server(string message) => new(RedisErrorKind.Unknown, CommandFlags.None, message);

    private static RedisConnectionException Lost() => new(ConnectionFailureType.SocketClosed, CommandFlags.None, "lost");
}
