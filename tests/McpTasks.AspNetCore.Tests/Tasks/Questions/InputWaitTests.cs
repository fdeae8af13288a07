using McpTasks.Server.Legacy;
using Microsoft.Extensions.Time.Testing;

namespace McpTasks.AspNetCore.Tests.Tasks.Questions;

public sealed class InputWaitTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly TaskId _task = TaskId.New();

    [Fact]
    public void A_listening_stream_is_asked_only_after_the_client_has_had_its_moment()
    {
        var wait = new InputWait(_time);
        var task = Waiting(McpTaskStatus.InputRequired);
        Assert.False(wait.IsOver(task));
        Assert.Equal(TimeSpan.FromSeconds(1), wait.Left);
        _time.Advance(TimeSpan.FromMilliseconds(999));
        Assert.False(wait.IsOver(task));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(wait.IsOver(task));
        Assert.False(wait.IsOver(Waiting(McpTaskStatus.Working)));
        Assert.Null(wait.Left);
        Assert.False(wait.IsOver(task));
    }

    private TaskRecord Waiting(McpTaskStatus status) => new()
    {
        Id = _task,
        Owner = TaskOwner.Anonymous,
        Kind = TaskComponentKind.Tool,
        Component = "ask",
        Dialect = TaskDialect.Legacy,
        Status = status,
        CreatedAt = _time.GetUtcNow(),
        LastUpdatedAt = _time.GetUtcNow(),
        Ttl = TimeSpan.FromHours(1),
        PollInterval = TimeSpan.FromSeconds(5),
        MaxAttempts = 5,
        Version = 1,
    };
}
