using System.Text.Json.Nodes;

namespace McpTasks.Core.Tests.Records;

/// <summary>What is written into the store, onto the wire and into telemetry, by the names that others know.</summary>
public sealed class WireNameTests
{
    [Theory]
    [InlineData(McpTaskStatus.Working, "working", false)]
    [InlineData(McpTaskStatus.InputRequired, "input_required", false)]
    [InlineData(McpTaskStatus.Completed, "completed", true)]
    [InlineData(McpTaskStatus.Failed, "failed", true)]
    [InlineData(McpTaskStatus.Cancelled, "cancelled", true)]
    public void A_status_has_its_name_in_the_specification(McpTaskStatus status, string name, bool terminal)
    {
        Assert.Equal((name, terminal), (status.ToWireName(), status.IsTerminal()));
        Assert.Equal(status, McpTaskStatusExtensions.ParseWireName(name));
    }

    [Fact]
    public void A_status_that_nobody_knows_is_refused_and_named()
    {
        Assert.Contains(
            "'done' is not a task status", Assert.Throws<FormatException>(() => McpTaskStatusExtensions.ParseWireName("done")).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => ((McpTaskStatus)9).ToWireName());
    }

    [Theory]
    [InlineData(TaskActor.Client, "client")]
    [InlineData(TaskActor.Operator, "operator")]
    [InlineData(TaskActor.Engine, "engine")]
    public void An_actor_has_a_name_in_the_history(TaskActor actor, string name) => Assert.Equal(name, actor.ToName());

    [Fact]
    public void An_actor_that_nobody_knows_is_refused() => Assert.Throws<ArgumentOutOfRangeException>(() => ((TaskActor)9).ToName());

    [Theory]
    [InlineData(TaskPriority.Low, "low")]
    [InlineData(TaskPriority.Normal, "normal")]
    [InlineData(TaskPriority.High, "high")]
    public void A_priority_has_a_name_in_the_store(TaskPriority priority, string name) =>
        Assert.Equal((name, priority), (priority.ToName(), TaskPriorities.Parse(name)));

    [Fact]
    public void A_task_of_a_version_without_priorities_has_the_usual_one_and_one_that_nobody_knows_is_refused()
    {
        Assert.Equal(TaskPriority.Normal, TaskPriorities.Parse(null));
        Assert.Throws<FormatException>(() => TaskPriorities.Parse("urgent"));
        Assert.Throws<ArgumentOutOfRangeException>(() => ((TaskPriority)9).ToName());
    }

    [Theory]
    [InlineData(TaskComponentKind.Tool, "tool")]
    [InlineData(TaskComponentKind.Prompt, "prompt")]
    [InlineData(TaskComponentKind.Resource, "resource")]
    public void A_kind_of_component_has_a_name_for_people(TaskComponentKind kind, string name) => Assert.Equal(name, kind.ToName());

    [Theory]
    [InlineData(null)]
    [InlineData("null")]
    public void A_client_that_said_nothing_is_unknown(string? client) =>
        Assert.Same(TaskClient.Unknown, TaskClient.Of(Telemetry.Tasks.One with { Client = client }));

    [Theory]
    [InlineData(TaskDialect.Legacy, "2025-11-25")]
    [InlineData(TaskDialect.Modern, "2026-07-28")]
    public void A_dialect_is_a_revision(TaskDialect dialect, string revision) => Assert.Equal(revision, TaskProtocol.VersionOf(dialect));

    [Fact]
    public void An_answer_that_is_an_error_reads_back()
    {
        Assert.True(
            TaskInputAnswer.IsError(JsonNode.Parse(TaskInputAnswer.Error(-32603, "Nobody \"there\"")), out var code, out var message));
        Assert.Equal((-32603, "Nobody \"there\""), (code, message));
    }

    [Theory]
    [InlineData("""{"action":"accept"}""")]
    [InlineData("""{"error":"x"}""")]
    [InlineData("""{"error":{"message":"x"}}""")]
    [InlineData("""{"error":{"code":-1}}""")]
    [InlineData("""{"error":{"code":"x","message":"x"}}""")]
    [InlineData("""{"error":{"code":-1,"message":2}}""")]
    [InlineData("""{"error":{"code":{},"message":"x"}}""")]
    [InlineData("[]")]
    [InlineData("null")]
    public void Any_other_answer_is_a_result(string answer) => Assert.False(TaskInputAnswer.IsError(JsonNode.Parse(answer), out _, out _));
}
