using McpTasks.Redis.Tests.Harness;
using Microsoft.Extensions.Time.Testing;

namespace McpTasks.Redis.Tests.Scripts;

public sealed class RetryTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(10)]
    public async Task A_first_call_that_hangs_leaves_time_for_another(int retryFor)
    {
        var (time, log) = (new FakeTimeProvider(), new CollectingLogger());
        var retry = new RedisRetry(TimeSpan.FromSeconds(retryFor), time, log);
        var (calls, second) = (0, new TaskCompletionSource<int>());

        var answer = retry.RunAsync("test", () => Interlocked.Increment(ref calls) == 1 ? new TaskCompletionSource<int>().Task : second.Task, Given.Token).AsTask();
        time.Advance(TimeSpan.FromSeconds(retryFor / 2.0));
        await log.First.WaitAsync(Given.Token);
        for (; Volatile.Read(ref calls) < 2; await Task.Yield())
            time.Advance(TimeSpan.FromMilliseconds(20));

        second.SetResult(7);
        Assert.Equal((7, 2), (await answer, calls));
    }
}
