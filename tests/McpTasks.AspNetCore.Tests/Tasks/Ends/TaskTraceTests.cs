using System.Diagnostics;
using System.Text.Json.Nodes;
using static McpTasks.AspNetCore.Tests.Tasks.Harness.Wire;

namespace McpTasks.AspNetCore.Tests.Tasks.Ends;

[Collection("Listeners to HTTP")]
public sealed class TaskTraceTests
{
    private const string Http = "Microsoft.AspNetCore", Sdk = "Experimental.ModelContextProtocol";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task One_trace_tells_the_story_of_a_task_under_the_name_of_its_method_and_tool(bool modern)
    {
        using var spans = new RecordedSpans();
        await using var server = await TaskServer.StartAsync();
        TaskClientBase client = modern ? server.Modern() : await server.LegacyAsync();
        var id = await client.StartAsync("steps", new() { ["door"] = "a" });
        server.Gate.Open("a");
        await client.UntilAsync(id, "completed");
        if (!modern)
            await client.TaskAsync("tasks/result", id);
        await spans.UntilAsync(id, "tools/call steps", "complete task steps", "deliver result steps", "tasks/get");

        var root = Assert.Single(spans.Of(id), span => span.DisplayName == "tools/call steps" && span.Source.Name == Http);
        Assert.Equal(("tools/call", "steps"), (root.GetTagItem("mcp.method.name"), root.GetTagItem("gen_ai.tool.name")));
        var trace = spans.Of(id).Where(span => span.TraceId == root.TraceId).ToList();
        string ParentOf(string name)
        {
            var child = Assert.Single(trace, span => span.DisplayName == name && span.Source.Name != Sdk);
            return Assert.Single(trace, span => span.SpanId == child.ParentSpanId).DisplayName;
        }

        Assert.Equal(
            ["tools/call steps", "create task steps", "attempt 1 started", "attempt 1 started", "create task steps"],
            new[] { "create task steps", "attempt 1 started", "run task steps", "complete task steps", "deliver result steps" }.Select(ParentOf));
        Assert.Contains(trace, span => span.DisplayName == "progress 50%");
        Assert.Equal(root.SpanId, Assert.Single(trace, span => span.Source.Name == Sdk).ParentSpanId);

        var polls = spans.Of(id).Where(span => span.DisplayName is "tasks/get" or "tasks/result").ToList();
        Assert.NotEmpty(polls);
        Assert.DoesNotContain(polls, poll => poll.TraceId == root.TraceId);
        Assert.All(
            polls.Where(poll => poll.Source.Name == Sdk),
            poll => Assert.Equal(root.TraceId, Assert.Single(poll.Links, IsToTask).Context.TraceId));
        bool IsToTask(ActivityLink link) =>
            trace.Exists(span => span.SpanId == link.Context.SpanId && span.DisplayName == "create task steps");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_a_client_makes_up_is_in_no_name(bool modern)
    {
        using var spans = new RecordedSpans();
        await using var server = await TaskServer.StartAsync();
        TaskClientBase client = modern ? server.Modern() : await server.LegacyAsync();
        var (tool, method) = ($"tool-{Guid.NewGuid():N}", $"method-{Guid.NewGuid():N}");
        await client.CallAsync(tool);
        await client.SendAsync("prompts/get", new() { ["name"] = tool });
        await client.SendAsync("resources/read", new() { ["uri"] = $"x://{tool}" });
        await client.SendAsync(method, []);
        var id = await client.StartAsync("add", Parse("""{"a":1}"""));
        await spans.UntilAsync(id, "tools/call add");

        Assert.DoesNotContain(
            spans.Ended,
            span => span.DisplayName.Contains(tool, StringComparison.Ordinal) || span.DisplayName.Contains(method, StringComparison.Ordinal));
        Assert.Contains(spans.Ended, span => span.DisplayName == "unknown method" && Equals(span.GetTagItem("mcp.method.name"), method));
    }

    [Fact]
    public async Task A_subscription_links_to_its_tasks_and_its_pushes_leave_no_spans()
    {
        using var spans = new RecordedSpans();
        await using var server = await TaskServer.StartAsync();
        var client = server.Modern();
        var id = await client.StartAsync("steps", new() { ["door"] = "a" });
        await using (var stream = await client.OpenAsync(
            "subscriptions/listen", new() { ["notifications"] = new JsonObject { ["taskIds"] = new JsonArray(id) } }))
        {
            server.Gate.Open("a");
            while (await stream.NextAsync() is not null)
            {
                // To its end.
            }
        }

        await spans.UntilAsync(id, "subscriptions/listen", "deliver result steps");
        var task = Assert.Single(spans.Of(id), span => span.DisplayName == "create task steps");
        var listening = Assert.Single(spans.Of(id), span => span.DisplayName == "subscriptions/listen" && span.Source.Name == Sdk);
        Assert.NotEqual(task.TraceId, listening.TraceId);
        Assert.Contains(listening.Links, link => link.Context.SpanId == task.SpanId);
        Assert.DoesNotContain(
            spans.Ended,
            span => span.TraceId == listening.TraceId && span.DisplayName.StartsWith("notifications/", StringComparison.Ordinal));
        Assert.Equal(task.SpanId, Assert.Single(spans.Of(id), span => span.DisplayName == "deliver result steps").ParentSpanId);
    }

    [Fact]
    public async Task Pushes_to_a_session_leave_no_spans()
    {
        using var spans = new RecordedSpans();
        await using var server = await TaskServer.StartAsync();
        var client = await server.LegacyAsync();
        string id;
        await using (var stream = await client.ListenAsync())
        {
            id = await client.StartAsync("steps", new() { ["door"] = "a" });
            server.Gate.Open("a");
            await stream.UntilAsync(message => (string?)message["params"]?["status"] == "completed");
        }

        await spans.UntilAsync(id, "complete task steps");
        // Another session's push, of a test that runs beside this one, leaves none either.
        Assert.DoesNotContain(spans.Ended, span => span.DisplayName.StartsWith("notifications/tasks", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cancelled_task_says_so_in_its_own_trace()
    {
        using var spans = new RecordedSpans();
        await using var server = await TaskServer.StartAsync();
        var client = server.Modern();
        var id = await client.StartAsync("wait", new() { ["door"] = "a" });
        await client.UntilAsync(id, "working");
        await client.TaskAsync("tasks/cancel", id);
        await spans.UntilAsync(id, "cancel task wait", "tasks/cancel");
        Assert.Equal(
            "create task wait",
            Assert.Single(spans.Of(id), span => span.SpanId == spans.Of(id).First(one => one.DisplayName == "cancel task wait").ParentSpanId).DisplayName);
    }
}
