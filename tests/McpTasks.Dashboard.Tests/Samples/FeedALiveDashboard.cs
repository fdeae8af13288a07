using System.Net.Http.Headers;
using Google.Protobuf;
using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Tests.Samples;

/// <summary>Not a test: sends the demo to a dashboard that runs elsewhere, to look at it. Run with <c>-explicit only</c>.</summary>
public sealed class FeedALiveDashboard
{
    [Fact(Explicit = true)]
    public async Task Send_the_demo_and_let_a_task_grow()
    {
        var url = new Uri(Environment.GetEnvironmentVariable("DASHBOARD_OTLP") ?? "http://localhost:18890");
        using var http = new HttpClient { BaseAddress = url };
        var now = (ulong)UnixTime.Nanos(TimeProvider.System.GetUtcNow());
        var tasks = Demo.Tasks(now);
        foreach (var task in tasks)
            await SendAsync(http, task);
        await PostAsync(http, "/v1/traces", Demo.Polls(now));
        await PostAsync(http, "/v1/metrics", Demo.Metrics("worker-k3f9a2b1", now));
        await PostAsync(http, "/v1/metrics", Demo.Metrics("worker-p7d4c8e2", now));
        var running = tasks.Single(t => t.Id.StartsWith("l7k9", StringComparison.Ordinal));
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        for (var step = 21; step <= 20 + int.Parse(Environment.GetEnvironmentVariable("DASHBOARD_STEPS") ?? "5", System.Globalization.CultureInfo.InvariantCulture); step++)
        {
            await timer.WaitForNextTickAsync(TestContext.Current.CancellationToken);
            await SendAsync(http, running.Wait(1000).Progress(step, 60, $"step {step} of 60"));
        }
    }

    [Fact(Explicit = true)]
    public async Task Send_a_flood()
    {
        using var http = new HttpClient { BaseAddress = new Uri(Environment.GetEnvironmentVariable("DASHBOARD_OTLP") ?? "http://localhost:18890") };
        var now = (ulong)UnixTime.Nanos(TimeProvider.System.GetUtcNow());
        for (var batch = 0; batch < 100; batch++)
            await PostAsync(http, "/v1/traces", Otlp.Traces("flood", "f", [.. Enumerable.Range(0, 1_000).Select(i => Otlp.Span(
                1_000_000 + batch * 200 + i / 5, batch * 1_000 + i + 1, i % 5 == 0 ? 0 : batch * 1_000 + i, Demo.Hostile, now, now + (ulong)i * 1_000,
                Otlp.Attr("k" + i % 20, Demo.Hostile), Otlp.Attr("url.full", "javascript:alert(1)"), Otlp.Attr("number", i)))]));
    }

    private static async Task SendAsync(HttpClient http, SampleTask task)
    {
        var (traces, logs) = task.Take();
        foreach (var batch in traces)
            await PostAsync(http, "/v1/traces", batch);
        foreach (var batch in logs)
            await PostAsync(http, "/v1/logs", batch);
    }

    private static async Task PostAsync(HttpClient http, string path, IMessage message)
    {
        using var content = new ByteArrayContent(message.ToByteArray());
        content.Headers.ContentType = new MediaTypeHeaderValue("application/x-protobuf");
        using var response = await http.PostAsync(new Uri(path, UriKind.Relative), content, TestContext.Current.CancellationToken);
        response.EnsureSuccessStatusCode();
    }
}
