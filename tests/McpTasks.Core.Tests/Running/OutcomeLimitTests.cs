using System.Text.Json.Nodes;

namespace McpTasks.Core.Tests.Running;

/// <summary>What a task ends with is bounded, and its one line for people is one line.</summary>
public sealed class OutcomeLimitTests
{
    private const int Most = 1024;

    [Theory]
    [InlineData("x", Most, null)]
    [InlineData("x", Most + 1, "The result has 1025 bytes; McpTasks:MaxResultBytes allows 1024.")]
    [InlineData("ä", Most / 2, null)]
    [InlineData("ä", (Most / 2) + 1, "The result has 1026 bytes; McpTasks:MaxResultBytes allows 1024.")]
    public async Task A_result_above_the_limit_fails_its_task_and_names_the_setting(string letter, int letters, string? refusal)
    {
        var result = string.Concat(Enumerable.Repeat(letter, letters));
        var task = await EndAsync(new(McpTaskStatus.Completed, Result: result));

        Assert.Equal(
            refusal is null ? (McpTaskStatus.Completed, result, null) : (McpTaskStatus.Failed, null, refusal),
            (task.Status, task.Result, task.StatusMessage));
        Assert.Equal(refusal, task.Error is null ? null : (string?)JsonNode.Parse(task.Error)!["message"]);
    }

    [Fact]
    public async Task An_error_counts_as_a_result_does()
    {
        var task = await EndAsync(new(McpTaskStatus.Failed, "too much", Result: new('x', Most / 2), Error: new('y', (Most / 2) + 1)));

        Assert.Equal("The result has 1025 bytes; McpTasks:MaxResultBytes allows 1024.", task.StatusMessage);
    }

    [Theory]
    [InlineData("one\ntwo", "one")]
    [InlineData("  one \r\n two", "one ")]
    [InlineData("\n one", "one")]
    [InlineData("one", "one")]
    [InlineData(null, null)]
    public async Task A_status_message_is_its_first_line(string? said, string? told) =>
        Assert.Equal(told, (await EndAsync(new(McpTaskStatus.Completed, said, Result: "{}"))).StatusMessage);

    [Theory]
    [InlineData(1024, 1024, 'x')]
    [InlineData(1025, 1024, '…')]
    public async Task A_long_status_message_is_cut_and_shows_it(int letters, int told, char last)
    {
        var message = (await EndAsync(new(McpTaskStatus.Completed, new string('x', letters), Result: "{}"))).StatusMessage!;

        Assert.Equal((told, last), (message.Length, message[^1]));
    }

    [Theory]
    [InlineData(1021, 1024)]
    [InlineData(1022, 1023)]
    public async Task No_character_is_halved(int before, int told)
    {
        var message = (await EndAsync(new(McpTaskStatus.Completed, new string('x', before) + "😀😀", Result: "{}"))).StatusMessage!;

        Assert.Equal(told, message.Length);
        Assert.DoesNotContain(message, letter => char.IsHighSurrogate(letter) && !message.Contains("😀", StringComparison.Ordinal));
        Assert.EndsWith("…", message, StringComparison.Ordinal);
    }

    private static async Task<TaskRecord> EndAsync(TaskOutcome outcome)
    {
        await using var engine = new Engine(options => options.MaxResultBytes = Most);
        engine.Work = (_, _) => Task.FromResult(outcome);
        var task = await engine.SubmitAsync();
        await engine.RunAsync(task);
        return await engine.GetAsync(task);
    }
}
