using System.Diagnostics;
using Microsoft.AspNetCore.Builder;

namespace McpTasks.ServiceDefaults;

public class TaskIdTests
{
    private static readonly ActivitySource MassTransit = new("MassTransit");

    [Fact]
    public async Task Every_span_below_a_span_of_a_task_carries_its_id_and_others_do_not()
    {
        await using var service = await TestService.StartAsync(app => app.MapGet("/x", () =>
        {
            using var early = MassTransit.StartActivity("early");
            using (MassTransit.StartActivity("before"))
            {
                // Ends before anybody knows the task.
            }

            early!.SetTag(TaskTelemetry.TaskIdKey, "t1");
            using var late = MassTransit.StartActivity("late");
            using var lower = MassTransit.StartActivity("lower");
            return "x";
        }));
        await service.SpanOfAsync("/x");
        Assert.Equal(
            [("before", null), ("lower", "t1"), ("late", "t1"), ("early", "t1"), ("GET /x", null)],
            service.Spans.Where(span => span.Source.Name != "System.Net.Http").Select(span => (span.DisplayName, span.GetTagItem(TaskTelemetry.TaskIdKey) as string)));
    }

    [Fact]
    public async Task A_span_that_ran_while_its_parent_learnt_the_id_carries_it_too()
    {
        await using var service = await TestService.StartAsync(app => app.MapGet("/x", () =>
        {
            var server = Activity.Current!;
            using var child = MassTransit.StartActivity("child");
            server.SetTag(TaskTelemetry.TaskIdKey, "t1");
            return "x";
        }));
        await service.SpanOfAsync("/x");
        Assert.Equal("t1", Assert.Single(service.Spans, span => span.DisplayName == "child").GetTagItem(TaskTelemetry.TaskIdKey));
    }

    [Fact]
    public async Task An_id_of_its_own_is_kept()
    {
        await using var service = await TestService.StartAsync(app => app.MapGet("/x", () =>
        {
            Activity.Current!.SetTag(TaskTelemetry.TaskIdKey, "t1");
            using var child = MassTransit.StartActivity("child")!.SetTag(TaskTelemetry.TaskIdKey, "t2");
            using var below = MassTransit.StartActivity("below");
            return "x";
        }));
        await service.SpanOfAsync("/x");
        Assert.Equal(
            ["t2", "t2"],
            service.Spans.Where(span => span.Source.Name == "MassTransit").Select(span => span.GetTagItem(TaskTelemetry.TaskIdKey)));
    }
}
