using McpTasks.Integration.Tests.Fleet;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;

namespace McpTasks.Integration.Tests;

/// <summary>The server that the official SDK shows to who begins with it, with one word and one attribute more.</summary>
public sealed class SdkSampleTests
{
    [Fact]
    public async Task The_sdks_own_sample_answers_inline_and_runs_its_tool_as_a_task_in_both_dialects()
    {
        await using var sample = Service.Start("tests/SdkSample", "sample");
        var address = await sample.AddressAsync();
        foreach (var (revision, dialect) in new[] { ("2025-11-25", TaskDialect.Legacy), ("2026-07-28", TaskDialect.Modern) })
        {
            await using var client = await McpClient.CreateAsync(
                new HttpClientTransport(new() { Endpoint = address }).WithTasks(), new() { ProtocolVersion = revision },
                cancellationToken: TestContext.Current.CancellationToken);
            var arguments = new Dictionary<string, object?>(StringComparer.Ordinal) { ["message"] = revision };
            Assert.Equal(
                "hello " + revision,
                TextOf(await client.CallToolAsync("echo", arguments, cancellationToken: TestContext.Current.CancellationToken)));

            var task = await client.Tasks().StartToolAsync("echo", arguments, cancellationToken: TestContext.Current.CancellationToken);
            Assert.Equal((dialect, false), (client.Tasks().Dialect, task.CompletedInline));
            Assert.Equal("hello " + revision, TextOf(await task.ResultAsync(TestContext.Current.CancellationToken)));
        }
    }

    private static string TextOf(CallToolResult result) => Assert.IsType<TextContentBlock>(Assert.Single(result.Content)).Text;
}
