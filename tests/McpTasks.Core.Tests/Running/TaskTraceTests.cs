using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace McpTasks.Core.Tests.Running;

public sealed class TaskTraceTests
{
    private static readonly TaskOutcome Done = new(McpTaskStatus.Completed, Result: "{}");

    [Fact]
    public async Task No_span_of_a_running_task_is_an_orphan_and_a_killed_attempt_has_left_its_announcement()
    {
        using var trace = new RecordedTrace();
        await using var engine = new Engine();
        var (reached, killed) = (new TaskCompletionSource(), new TaskCompletionSource());
        engine.Work = async (attempt, token) =>
        {
            using var unfinished = RecordedTrace.Start("a long step of the tool");
            await attempt.Progress.ReportAsync(4, 10, cancellationToken: token);
            await attempt.Inputs.AskAsync("elicitation/create", "{}", token);
            reached.SetResult();
            await killed.Task;
            return Done;
        };
        var task = await trace.SubmitAsync(engine);
        Task running;
        // As the bus has it: a span around the whole of the delivery, which is not exported as long as that lasts.
        using (var delivery = RecordedTrace.Start("mcp-tasks process"))
        {
            running = engine.RunAsync(task);
            Assert.Equal(task.Id.Value, delivery!.GetTagItem(TaskTelemetry.TaskIdKey));
        }

        await engine.UntilAsync(task, now => now.Status == McpTaskStatus.InputRequired);
        await engine.AnswerAsync(task);
        await reached.Task;

        Assert.Equal(
            [
                ("create task work", "tools/call work"), ("attempt 1 started", "create task work"), ("progress 40%", "attempt 1 started"),
                ("ask client elicitation/create", "attempt 1 started"), ("client answered elicitation/create", "attempt 1 started"),
            ],
            trace.Ended.Where(span => span.Source.Name == TaskTelemetry.SourceName).Select(span => (span.DisplayName, trace.ParentOf(span))));
        Assert.All(
            trace.Ended.Where(span => span.Source.Name == TaskTelemetry.SourceName),
            span => Assert.Equal(task.Id.Value, span.GetTagItem(TaskTelemetry.TaskIdKey)));
        killed.SetResult();
        await running;
    }

    [Fact]
    public async Task Spans_of_the_tool_belong_to_the_attempt_while_it_runs()
    {
        using var trace = new RecordedTrace();
        await using var engine = new Engine();
        var seen = new List<string>();
        engine.Work = async (_, _) =>
        {
            foreach (var step in new[] { "first step", "second step" })
            {
                using (RecordedTrace.Start(step))
                    await Task.Yield();
                seen.Add(trace.ParentOf(trace.One(step)));
            }

            return Done;
        };
        await engine.RunAsync(await trace.SubmitAsync(engine));
        Assert.Equal(["attempt 1 started", "attempt 1 started"], seen);
    }

    [Fact]
    public async Task An_attempt_tells_at_its_end_how_long_it_ran_and_what_the_tool_noted()
    {
        using var trace = new RecordedTrace();
        await using var engine = new Engine();
        engine.Work = (_, _) =>
        {
            Activity.Current!.SetTag("rows", 7).AddEvent(new("half-way"));
            return Task.FromResult(Done);
        };
        await engine.RunAsync(await trace.SubmitAsync(engine));
        var (announced, run, end) = (trace.One("attempt 1 started"), trace.One("run task work"), trace.One("complete task work"));
        Assert.Equal((announced.SpanId, announced.StartTimeUtc), (run.ParentSpanId, run.StartTimeUtc));
        Assert.Equal(
            (1, engine.Services.GetRequiredService<WorkerIdentity>().Name),
            (announced.GetTagItem(TaskTelemetry.AttemptKey), announced.GetTagItem(TaskTelemetry.WorkerKey)));
        Assert.Equal((7, "half-way"), (run.GetTagItem("rows"), Assert.Single(run.Events).Name));
        Assert.Equal((announced.SpanId, "completed"), (end.ParentSpanId, end.GetTagItem(TaskTelemetry.StatusKey)));
    }

    [Fact]
    public async Task A_failure_is_named_as_one()
    {
        using var trace = new RecordedTrace();
        await using var engine = new Engine { Work = (_, _) => Task.FromResult(TaskOutcomes.Error(TaskOutcomes.InternalError, "broken")) };
        await engine.RunAsync(await trace.SubmitAsync(engine));
        Assert.Equal(
            (ActivityStatusCode.Error, "broken"), (trace.One("fail task work").Status, trace.One("fail task work").StatusDescription));
    }

    [Fact]
    public async Task An_error_that_is_a_tools_own_result_is_seen_as_one_though_the_task_completes()
    {
        using var trace = new RecordedTrace();
        await using var engine = new Engine
        {
            Work = (_, _) => Task.FromResult(new TaskOutcome(McpTaskStatus.Completed, "no such folder", "{}", IsError: true)),
        };
        await engine.RunAsync(await trace.SubmitAsync(engine));
        var end = trace.One("complete task work");
        Assert.Equal(
            (ActivityStatusCode.Error, "no such folder", "tool_error"), (end.Status, end.StatusDescription, end.GetTagItem("error.type")));
    }

    [Fact]
    public async Task The_next_attempt_stands_beside_the_first_in_the_same_trace()
    {
        using var trace = new RecordedTrace();
        await using var engine = new Engine();
        var killed = new TaskCompletionSource();
        engine.Work = async (attempt, _) =>
        {
            if (attempt.Task.Attempt == 1)
                await killed.Task;
            return Done;
        };
        var task = await trace.SubmitAsync(engine);
        var first = engine.RunAsync(task);
        engine.Advance(TimeSpan.FromMinutes(1));
        await engine.Reaper.SweepAsync(CancellationToken.None);
        await engine.RunAsync(task);

        Assert.Equal("the lease of attempt 1 ran out", trace.One("redeliver task work").GetTagItem(TaskTelemetry.ReasonKey));
        foreach (var name in new[] { "attempt 1 started", "redeliver task work", "attempt 2 started" })
            Assert.Equal("create task work", trace.ParentOf(trace.One(name)));
        Assert.Equal("attempt 2 started", trace.ParentOf(trace.One("complete task work")));
        killed.SetResult();
        await first;
    }

    [Fact]
    public async Task Thousands_of_reports_leave_some_hundreds_of_spans()
    {
        using var trace = new RecordedTrace();
        await using var engine = new Engine();
        engine.Work = async (attempt, token) =>
        {
            for (var report = 0; report < 36_000; report++)
            {
                await attempt.Progress.ReportAsync(report, 36_000, cancellationToken: token);
                engine.Time.Advance(TimeSpan.FromMilliseconds(100));
            }

            return Done;
        };
        await engine.RunAsync(await trace.SubmitAsync(engine));
        var reports = trace.Names.Where(name => name.StartsWith("progress", StringComparison.Ordinal)).ToList();
        Assert.InRange(reports.Count, 200, 300);
        Assert.All(reports, name => Assert.Matches("^progress [0-9]{1,3}%$", name));
    }

    [Fact]
    public async Task What_a_tool_logs_is_in_the_span_of_its_attempt_with_the_id_of_its_task()
    {
        using var trace = new RecordedTrace();
        await using var engine = new Engine();
        engine.Work = async (attempt, _) =>
        {
            await Task.Yield();
            attempt.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Tool").LogInformation("Hello");
            return Done;
        };
        var task = await trace.SubmitAsync(engine);
        await engine.RunAsync(task);
        var hello = Assert.Single(engine.Logs.Records, record => record.Text == "Hello");
        Assert.Equal((trace.One("attempt 1 started").SpanId, task.Id.Value), (hello.Span.SpanId, hello.Scope[TaskTelemetry.TaskIdKey]));
        Assert.All(engine.Logs.Records, record => Assert.Equal(trace.Root.TraceId, record.Span.TraceId));
    }
}
