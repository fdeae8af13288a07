using McpTasks.Integration.Tests.Whole;
using TestServers;

namespace McpTasks.Integration.Tests.RabbitMq;

/// <summary>AppHost's own composition with <c>Messaging:Transport=rabbitmq</c> and the connection string of a broker.</summary>
public sealed class RabbitMqCompositionTests
{
    [Fact]
    public async Task One_trace_in_the_dashboard_follows_a_task_through_both_processes()
    {
        await using var broker = await Broker.StartAsync();
        await using var system = new SystemOn(broker);
        await system.InitializeAsync();

        var task = await system.Client.StartAsync("slow_computation", new() { ["duration"] = 1 });
        await system.Client.TaskAsync("tasks/result", task);
        var trace = (await system.RecordAsync(task)).TraceParent!.Split('-')[1];

        var spans = await Span.UntilToldAsync(system, trace, Span.Story);
        Assert.Equal(["api", "worker"], spans.Select(span => span.Service).Distinct().Order(StringComparer.Ordinal));
        Assert.All(spans, span => Assert.Equal(task, span.TaskId));
        Assert.Equal("tools/call slow_computation", Assert.Single(spans, span => span.Parent is null).Name);
    }

    private sealed class SystemOn(TestServer broker) : WholeSystem
    {
        protected override Task<string[]> SettingsAsync() =>
            Task.FromResult<string[]>(["--Messaging:Transport=rabbitmq", $"--ConnectionStrings:messaging={broker.ConnectionString}"]);
    }
}
