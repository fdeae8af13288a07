using System.Net;
using Microsoft.Extensions.Time.Testing;
using ModelContextProtocol.Client;

namespace McpTasks.Client.Tests;

public sealed class OutageTests
{
    public static TheoryData<TaskDialect> Dialects => [TaskDialect.Legacy, TaskDialect.Modern];

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_server_that_is_away_for_a_while_ends_no_wait(TaskDialect dialect)
    {
        await using var server = await TestServer.StartAsync();
        var (time, log) = (new FakeTimeProvider(), new CollectingLogger());
        var client = await server.ConnectAsync(dialect, options: new() { TimeProvider = time, LoggerFactory = log }, getStream: false);
        var task = await client.Tasks().StartToolAsync("polled", new Dictionary<string, object?> { ["door"] = "a" });
        server.IsAway = true;
        var result = task.ResultAsync<string>();
        await AdvanceUntilAsync(time, () => log.Warnings.Any(warning => warning.Contains("attempt 5", StringComparison.Ordinal)));
        Assert.False(result.IsCompleted);

        server.IsAway = false;
        server.Gate.Open("a");
        await AdvanceUntilAsync(time, () => result.IsCompleted);

        Assert.Equal("passed a", await result);
    }

    [Theory, MemberData(nameof(Dialects))]
    public async Task A_server_that_stays_away_ends_a_wait_with_what_was_seen_last_and_the_task_goes_on(TaskDialect dialect)
    {
        await using var server = await TestServer.StartAsync();
        var time = new FakeTimeProvider();
        var client = await server.ConnectAsync(dialect, options: new() { TimeProvider = time, MaxFailures = 3 }, getStream: false);
        var task = await client.Tasks().StartToolAsync("polled", new Dictionary<string, object?> { ["door"] = "a" });
        server.IsAway = true;
        var waiting = task.WaitAsync();
        await AdvanceUntilAsync(time, () => waiting.IsCompleted);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await Assert.ThrowsAsync<HttpRequestException>(() => waiting)).StatusCode);

        server.IsAway = false;
        server.Gate.Open("a");
        var again = task.WaitAsync();
        await AdvanceUntilAsync(time, () => again.IsCompleted);
        Assert.Equal(McpTaskStatus.Completed, (await again).Status);
    }

    [Fact]
    public async Task What_a_server_fails_with_is_not_taken_for_the_end_of_a_task_that_failed()
    {
        await using var server = await TestServer.StartAsync();
        var time = new FakeTimeProvider();
        var client = await server.ConnectAsync(TaskDialect.Legacy, options: new() { TimeProvider = time }, getStream: false);
        var failures = 2;
        server.Requests.Before = method =>
        {
            if (method != "tasks/result" || failures-- <= 0)
                return;
            throw new ModelContextProtocol.McpProtocolException(
                "The server failed.", ModelContextProtocol.McpErrorCode.InternalError) { Data = { ["retryAfterMs"] = 1 } };
        };
        var task = await client.Tasks()
            .StartToolAsync("refuse", new Dictionary<string, object?> { ["code"] = (int)ModelContextProtocol.McpErrorCode.InternalError });
        var result = task.ResultAsync<string>();
        await AdvanceUntilAsync(time, () => result.IsCompleted);

        Assert.Contains("Not today.", (await Assert.ThrowsAsync<TaskFailedException>(() => result)).Message, StringComparison.Ordinal);
        Assert.True(failures < 0);
    }

    [Fact]
    public async Task A_session_that_the_server_has_ended_is_a_closed_connection_and_the_task_goes_on()
    {
        await using var server = await TestServer.StartAsync();
        var client = await server.ConnectAsync(TaskDialect.Legacy);
        var task = await client.Tasks().StartToolAsync("polled", new Dictionary<string, object?> { ["door"] = "a" });
        var waiting = task.WaitAsync();

        await server.EndSessionAsync(client);

        Assert.Equal(task.TaskId, (await Assert.ThrowsAsync<TaskClientClosedException>(() => waiting.Soon())).TaskId);
        await Assert.ThrowsAsync<TaskClientClosedException>(() => task.GetStateAsync().Soon());
        server.Gate.Open("a");
        var next = await server.ConnectAsync(TaskDialect.Legacy);
        Assert.Equal("passed a", await next.Tasks().Resume(task.TaskId!).ResultAsync<string>().Soon());
    }

    private static async Task AdvanceUntilAsync(FakeTimeProvider time, Func<bool> condition)
    {
        var token = Patience.Token;
        while (!condition())
        {
            await Task.Delay(5, token);
            time.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
