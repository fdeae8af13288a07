using System.Net;
using System.Net.ServerSentEvents;
using System.Text.Json;
using McpTasks.LocalHosting.Orchestration;
using McpTasks.LocalHosting.ResourceService;

namespace McpTasks.LocalHosting.Tests.ResourceService;

public class ResourceServiceTests
{
    [Fact]
    public async Task Without_the_key_nothing_is_told_and_nothing_is_done()
    {
        var commands = 0;
        await using var service = await ResourceServiceHost.StartAsync(Board(), (_, _) =>
        {
            commands++;
            return CommandResult.Accepted;
        });
        using var stranger = new HttpClient { BaseAddress = service.Url };
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync(ResourceContract.WatchPath)).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.PostAsync("/v1/resources/worker/stop", null)).StatusCode);
        stranger.DefaultRequestHeaders.Add(ResourceContract.ApiKeyHeader, service.Key + "x");
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.PostAsync("/v1/resources/worker/stop", null)).StatusCode);
        Assert.Equal(0, commands);
    }

    [Theory]
    [InlineData(nameof(CommandResult.Accepted), HttpStatusCode.Accepted)]
    [InlineData(nameof(CommandResult.NotFound), HttpStatusCode.NotFound)]
    [InlineData(nameof(CommandResult.Conflict), HttpStatusCode.Conflict)]
    public async Task A_command_is_answered_by_its_outcome(string outcome, HttpStatusCode status)
    {
        (string, string)? asked = null;
        await using var service = await ResourceServiceHost.StartAsync(Board(), (target, command) =>
        {
            asked = (target, command);
            return Enum.Parse<CommandResult>(outcome);
        });
        using var client = Client(service);
        using var response = await client.PostAsync("/v1/resources/worker-abcdefgh/restart", null);
        Assert.Equal(status, response.StatusCode);
        Assert.Equal(("worker-abcdefgh", "restart"), asked);
        if (status != HttpStatusCode.Accepted)
            Assert.True(JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement.TryGetProperty("error", out _));
    }

    [Fact]
    public async Task A_watcher_gets_the_states_then_the_kept_lines_then_each_change()
    {
        var board = Board();
        board.AddLine("worker-abcdefgh", error: true, "early\u001b[31m line");
        await using var service = await ResourceServiceHost.StartAsync(board, (_, _) => CommandResult.Accepted);
        using var client = Client(service);
        await using var stream = await client.GetStreamAsync(ResourceContract.WatchPath);
        await using var events = SseParser.Create(stream).EnumerateAsync().GetAsyncEnumerator();

        var first = JsonDocument.Parse((await NextAsync(events, "resource")).Data).RootElement;
        Assert.Equal("worker", first.GetProperty("name").GetString());
        Assert.Equal("Project", first.GetProperty("type").GetString());
        Assert.Equal("NotStarted", first.GetProperty("state").GetString());
        Assert.False(first.TryGetProperty("pid", out _));
        var line = JsonDocument.Parse((await NextAsync(events, "log")).Data).RootElement;
        Assert.Equal(("early\u001b[31m line", 1L, true), (line.GetProperty("text").GetString(), line.GetProperty("sequence").GetInt64(), line.GetProperty("error").GetBoolean()));

        board.Set("worker-abcdefgh", r => r with { State = ResourceState.Running, Pid = 42 });
        board.AddLine("worker-abcdefgh", error: false, "late line");
        Assert.Equal(42, JsonDocument.Parse((await NextAsync(events, "resource")).Data).RootElement.GetProperty("pid").GetInt32());
        Assert.Contains("late line", (await NextAsync(events, "log")).Data, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_watcher_that_was_slow_gets_the_newest_state_and_sees_a_gap_where_lines_are_gone()
    {
        var board = Board();
        await using var watch = board.BeginWatch().ReadAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await watch.MoveNextAsync());
        board.Set("worker-abcdefgh", r => r with { State = ResourceState.Running });
        for (var i = 1; i <= ConsoleBuffer.MaxLines + 100; i++)
            board.AddLine("worker-abcdefgh", error: false, "a line");
        board.Set("worker-abcdefgh", r => r with { State = ResourceState.Exited });

        Assert.True(await watch.MoveNextAsync());
        Assert.Equal(ResourceState.Exited, Assert.IsType<ResourceEvent>(watch.Current).State);
        for (var sequence = 101; sequence <= ConsoleBuffer.MaxLines + 100; sequence++)
        {
            Assert.True(await watch.MoveNextAsync());
            Assert.Equal(sequence, Assert.IsType<LogEvent>(watch.Current).Sequence);
        }

        var next = watch.MoveNextAsync();
        Assert.False(next.IsCompleted);
        board.AddLine("worker-abcdefgh", error: false, "one more");
        Assert.True(await next);
        Assert.Equal("one more", Assert.IsType<LogEvent>(watch.Current).Text);
    }

    private static async Task<SseItem<string>> NextAsync(IAsyncEnumerator<SseItem<string>> events, string type)
    {
        Assert.True(await events.MoveNextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(type, events.Current.EventType);
        return events.Current;
    }

    private static HttpClient Client(ResourceServiceHost service)
    {
        var client = new HttpClient { BaseAddress = service.Url };
        client.DefaultRequestHeaders.Add(ResourceContract.ApiKeyHeader, service.Key);
        return client;
    }

    private static ResourceBoard Board()
    {
        var board = new ResourceBoard(TimeProvider.System);
        board.Add(new ResourceEvent
        {
            Name = "worker",
            Replica = "worker-abcdefgh",
            Type = ResourceType.Project,
            State = ResourceState.NotStarted,
            Health = ResourceHealth.Unknown,
            CreatedAt = TimeProvider.System.GetUtcNow(),
        });
        return board;
    }
}
