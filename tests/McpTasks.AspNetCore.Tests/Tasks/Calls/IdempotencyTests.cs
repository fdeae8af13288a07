using System.Text.Json.Nodes;
using static McpTasks.AspNetCore.Tests.Tasks.Harness.Wire;

namespace McpTasks.AspNetCore.Tests.Tasks.Calls;

public sealed class IdempotencyTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_call_that_is_sent_again_with_its_key_is_the_same_task(bool modern)
    {
        await using var server = await TaskServer.StartAsync();
        TaskClientBase client = modern ? server.Modern("ann") : await server.LegacyAsync("ann");

        var first = IdOf(await client.CallAsync("add", Parse("""{"a":1}"""), Key("order-17")));
        var again = IdOf(await client.CallAsync("add", Parse("""{"a":1}"""), Key("order-17")));
        var other = IdOf(await client.CallAsync("add", Parse("""{"a":1}"""), Key("order-18")));

        Assert.Equal(first, again);
        Assert.NotEqual(first, other);
    }

    [Fact]
    public async Task A_task_of_a_key_is_told_as_a_task_also_when_it_has_ended_and_the_server_would_wait_for_its_end()
    {
        await using var server = await TaskServer.StartAsync(new() { ["McpTasks:InlineGrace"] = "00:00:30" });
        var client = server.Modern("ann");
        var id = IdOf(await client.CallAsync("add", Parse("""{"a":1}"""), Key("k")));
        await client.UntilAsync(id, "completed");

        Assert.Equal((id, "completed"), (await client.CallAsync("add", Parse("""{"a":1}"""), Key("k")))["result"] is { } again
            ? ((string)again["taskId"]!, (string)again["status"]!)
            : default);
    }

    [Fact]
    public async Task A_key_is_nobody_elses()
    {
        await using var server = await TaskServer.StartAsync();

        Assert.NotEqual(
            IdOf(await server.Modern("ann").CallAsync("add", Parse("""{"a":1}"""), Key("k"))),
            IdOf(await server.Modern("bob").CallAsync("add", Parse("""{"a":1}"""), Key("k"))));
    }

    [Fact]
    public async Task A_key_of_another_call_is_refused()
    {
        await using var server = await TaskServer.StartAsync();
        var client = server.Modern("ann");
        await client.CallAsync("add", Parse("""{"a":1}"""), Key("k"));

        Assert.Equal(
            (-32602, "The idempotency key 'k' was used for another call."),
            ErrorOf(await client.CallAsync("add", Parse("""{"a":2}"""), Key("k"))));
    }

    [Fact]
    public async Task A_key_of_a_caller_that_is_not_identified_is_refused()
    {
        await using var server = await TaskServer.StartAsync();

        var (code, message) = ErrorOf(await server.Modern().CallAsync("add", Parse("""{"a":1}"""), Key("k")));

        Assert.Equal(-32602, code);
        Assert.Contains("callers that are identified", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("17")]
    [InlineData("{}")]
    public async Task A_key_that_is_no_text_or_empty_is_refused(string key)
    {
        await using var server = await TaskServer.StartAsync();
        var meta = new JsonObject { [TaskProtocol.IdempotencyKey] = JsonNode.Parse(key) };

        Assert.Equal(-32602, ErrorOf(await server.Modern("ann").CallAsync("add", Parse("""{"a":1}"""), meta)).Code);
    }

    private static JsonObject Key(string key) => new() { [TaskProtocol.IdempotencyKey] = key };

    private static string IdOf(JsonNode reply) => (string)((reply["result"]!["task"] ?? reply["result"])!["taskId"])!;

    private static (int Code, string Message) ErrorOf(JsonNode reply) =>
        ((int)reply["error"]!["code"]!, (string)reply["error"]!["message"]!);
}
