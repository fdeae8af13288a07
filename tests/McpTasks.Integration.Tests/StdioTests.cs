using System.Diagnostics;
using System.Text.Json.Nodes;
using McpTasks.Integration.Tests.Fleet;

namespace McpTasks.Integration.Tests;

public sealed class StdioTests
{
    [Fact]
    public async Task The_api_service_serves_a_desktop_host_with_nothing_but_the_protocol_on_its_output()
    {
        var folder = Directory.CreateTempSubdirectory("stdio-");
        using var service = Process.Start(new ProcessStartInfo("dotnet", [Service.DllOf("src/ApiService"), "--stdio"])
        {
            WorkingDirectory = folder.FullName,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        })!;
        var log = service.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        try
        {
            var capabilities = (
                await SendAsync(service, 1, "initialize", """{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"t","version":"1"}}"""))["result"]!["capabilities"]!;
            Assert.NotNull(capabilities["tasks"]);
            await service.StandardInput.WriteLineAsync("""{"jsonrpc":"2.0","method":"notifications/initialized"}""");
            var task = (
                await SendAsync(service, 2, "tools/call", """{"name":"index_documents","arguments":{"folder":".","pattern":"**/*"},"task":{}}"""))["result"]!["task"]!;
            var result = await SendAsync(service, 3, "tasks/result", $$"""{"taskId":"{{task["taskId"]}}"}""");
            Assert.NotEmpty(result["result"]!["structuredContent"]!["files"]!.AsArray());

            service.StandardInput.Close();
            foreach (var line in (
                await service.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries))
                Assert.NotNull(JsonNode.Parse(line)!["jsonrpc"]);
            await service.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(90));
            Assert.Equal(0, service.ExitCode);
            Assert.Contains("Ended as completed", await log, StringComparison.Ordinal);
        }
        finally
        {
            if (!service.HasExited)
                service.Kill();
            folder.Delete(recursive: true);
        }
    }

    private static async Task<JsonNode> SendAsync(Process service, int id, string method, string parameters)
    {
        await service.StandardInput.WriteLineAsync($$"""{"jsonrpc":"2.0","id":{{id}},"method":"{{method}}","params":{{parameters}}}""");
        await service.StandardInput.FlushAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(90));
        while (await service.StandardOutput.ReadLineAsync(limit.Token) is { } line)
        {
            // Every line must be a message.
            if (JsonNode.Parse(line) is { } message && message["method"] is null && (int?)message["id"] == id)
                return message;
        }

        throw new EndOfStreamException("The service ended before its reply.");
    }
}
