using McpTasks.AspNetCore.Tests.Specification;
using ModelContextProtocol.Server;
using Microsoft.Extensions.DependencyInjection;

namespace McpTasks.AspNetCore.Tests.Tasks.Calls;

public sealed class GraceTests
{
    [Theory]
    [InlineData("patient", "00:00:00", "complete")]
    [InlineData("hasty", "00:00:30", "task")]
    [InlineData("like_the_server", "00:00:30", "complete")]
    [InlineData("like_the_server", "00:00:00", "task")]
    public async Task A_tools_own_grace_goes_before_the_servers(string tool, string serverWide, string resultType)
    {
        await using var server = await TaskServer.StartAsync(
            new() { ["McpTasks:InlineGrace"] = serverWide }, mcp => mcp.WithTools<GraceTools>());

        var result = (await server.Modern().CallAsync(tool))["result"]!;

        Assert.Equal(resultType, (string)result["resultType"]!);
    }

    [Fact]
    public async Task A_result_that_is_there_is_the_answer_though_its_task_cannot_be_removed()
    {
        await using var server = await TaskServer.StartAsync(
            new() { ["McpTasks:InlineGrace"] = "00:00:30" }, mcp => mcp.WithTools<GraceTools>(),
            builder => WatchedStore.Watch(builder.Services, method => method == nameof(ITaskStore.WithdrawAsync) ? throw new TimeoutException("away") : Task.CompletedTask));

        var result = (await server.Modern().CallAsync("like_the_server"))["result"]!;

        Assert.Equal(("complete", "done"), ((string)result["resultType"]!, (string)result["content"]![0]!["text"]!));
    }

    [McpServerToolType]
    private sealed class GraceTools
    {
        [McpServerTool(Name = "patient"), TaskSupport(TaskMode.Optional, InlineGraceSeconds = 30)]
        public static string Patient() => "done";

        [McpServerTool(Name = "hasty"), TaskSupport(TaskMode.Optional, InlineGraceSeconds = 0)]
        public static string Hasty() => "done";

        [McpServerTool(Name = "like_the_server"), TaskSupport(TaskMode.Optional)]
        public static string LikeTheServer() => "done";
    }
}
