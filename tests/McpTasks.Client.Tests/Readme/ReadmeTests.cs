using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ModelContextProtocol.Client;
using SampleTools;

namespace McpTasks.Client.Tests.Readme;

public sealed class ReadmeTests
{
    // Where the whole system listens; a test has another address.
    private const string Endpoint = "var endpoint = new Uri(\"http://localhost:5180/mcp\");\n";

    [Theory]
    [InlineData("README.md", 4)]
    [InlineData("src/McpTasks.Client/README.md", 3)]
    [InlineData("src/McpTasks.Server/README.md", 1)]
    [InlineData("docs/start.md", 3)]
    public void What_is_shown_is_what_is_compiled(string readme, int blocks)
    {
        var (shown, compiled) = (Snippets.Shown(readme), Snippets.Compiled());
        Assert.Equal(blocks, shown.Count);
        Assert.All(shown, block => Assert.Contains(block.StartsWith(Endpoint, StringComparison.Ordinal) ? block[Endpoint.Length..] : block, compiled));
    }

    [Theory]
    [InlineData(TaskDialect.Legacy)]
    [InlineData(TaskDialect.Modern)]
    public async Task The_own_tool_is_a_task_with_progress_and_an_ordinary_call_as_before(TaskDialect dialect)
    {
        var builder = Builder();
        builder.Services.AddSingleton<ReportService>();
        await using var app = Programs.Server(builder);
        await app.StartAsync();
        await using var client = await McpClient.CreateAsync(
            new HttpClientTransport(new() { Endpoint = Address(app) }).WithTasks(),
            new() { ProtocolVersion = dialect == TaskDialect.Modern ? "2026-07-28" : "2025-11-25" });

        var task = await client.Tasks().StartToolAsync("yearly_report", new Dictionary<string, object?> { ["year"] = 2025 });
        Assert.False(task.CompletedInline);
        await Patience.UntilAsync(() => task.GetStateAsync().GetAwaiter().GetResult() is { Status: McpTaskStatus.Working, StatusMessage: "Month 12" });
        app.Services.GetRequiredService<ReportService>().Finish();
        Assert.Equal(new Report(2025, 12), await task.ResultAsync<Report>().Soon());
        var inline = await client.Tasks().StartToolAsync("yearly_report", new Dictionary<string, object?> { ["year"] = 2026 }, new() { Inline = true });
        Assert.True(inline.CompletedInline);
        Assert.Equal(new Report(2026, 24), await inline.ResultAsync<Report>());
        // What the tool is given by the server is no argument of its callers.
        var tool = Assert.Single(await client.ListToolsAsync());
        Assert.Equal("year", Assert.Single(tool.JsonSchema.GetProperty("properties").EnumerateObject()).Name);
    }

    [Fact]
    public async Task The_first_task_runs_to_its_end()
    {
        await using var app = await SampleServerAsync();
        await Programs.FirstTaskAsync(Address(app)).Soon();
    }

    [Fact]
    public async Task The_clients_program_runs_to_its_end()
    {
        await using var app = await SampleServerAsync();
        await Programs.OfTheClientAsync(Address(app)).Soon();
    }

    private static async Task<WebApplication> SampleServerAsync()
    {
        var builder = Builder();
        builder.AddMcpTasksInProcess();
        builder.Services.AddMcpServer().WithHttpTransport().AddSampleTools().WithDurableTasks();
        var app = builder.Build();
        app.MapMcp("/mcp");
        await app.StartAsync();
        return app;
    }

    private static WebApplicationBuilder Builder()
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        return builder;
    }

    private static Uri Address(WebApplication app) => new(app.Urls.Single() + "/mcp");
}
