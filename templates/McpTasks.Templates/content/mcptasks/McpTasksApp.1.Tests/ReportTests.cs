using Aspire.Hosting.Testing;
using McpTasks.Client;
using ModelContextProtocol.Client;
using Xunit;

namespace McpTasksApp._1.Tests;

public sealed class ReportTests
{
    [Fact]
    public async Task A_worker_writes_the_report_as_a_task()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var data = Directory.CreateTempSubdirectory("redis-");
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.GeneratedClassNamePrefix_AppHost>(
            [$"--Redis:Data={data.FullName}"], cancellationToken);
        await using (var app = await builder.BuildAsync(cancellationToken))
        {
            await app.StartAsync(cancellationToken);
            foreach (var service in new[] { "api", "worker" })
                await app.ResourceNotifications.WaitForResourceHealthyAsync(service, cancellationToken);

            var transport = new HttpClientTransport(new() { Endpoint = new(app.GetEndpoint("api", "http"), "/mcp") });
            await using var client = await McpClient.CreateAsync(transport.WithTasks(), cancellationToken: cancellationToken);
            var report = await client.Tasks().StartToolAsync("yearly_report", new Dictionary<string, object?> { ["year"] = 2025 }, cancellationToken: cancellationToken);

            Assert.False(report.CompletedInline);
            Assert.Equal("The report of 2025", await report.ResultAsync<string>(cancellationToken: cancellationToken));
        }

        data.Delete(recursive: true);
    }
}
