using System.Text.Json;

namespace McpTasks.Core.Tests.Records;

public sealed class TaskIdTests
{
    [Fact]
    public void A_new_id_names_its_shard_and_reads_back()
    {
        var id = TaskId.New(17);

        Assert.True(TaskId.TryParse(id.Value, out var read));
        Assert.Equal(id, read);
        Assert.Equal(17, read.Shard);
        Assert.Equal("17-".Length + 32, id.Value.Length);
    }

    [Fact]
    public void Ten_thousand_ids_are_distinct() =>
        Assert.Equal(10_000, Enumerable.Range(0, 10_000).Select(_ => TaskId.New().Value).Distinct().Count());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0-")]
    [InlineData("abc")]
    [InlineData("0-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("0-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("00-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("1024-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("-1-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("0-AAAAAAAAAAAAAAAA AAAAAAAAAAAAAAA")]
    [InlineData("0-AAAAAAAAAAAAAAA}:AAAAAAAAAAAAAAA")]
    [InlineData("0-AAAAAAAAAAAAAAA\nAAAAAAAAAAAAAAAA")]
    [InlineData("0_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("+-AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void What_cannot_have_been_made_here_is_refused(string? text) => Assert.False(TaskId.TryParse(text, out _));

    [Theory]
    [InlineData(0)]
    [InlineData(TaskId.MaxShard)]
    public void The_first_and_the_last_shard_have_ids(int shard)
    {
        Assert.True(TaskId.TryParse(TaskId.New(shard).Value, out var read));
        Assert.Equal(shard, read.Shard);
    }

    [Fact]
    public void An_id_is_its_text_in_JSON_and_what_is_none_is_refused()
    {
        var id = TaskId.New();

        Assert.Equal($"\"{id}\"", JsonSerializer.Serialize(id));
        Assert.Equal(id, JsonSerializer.Deserialize<TaskId>($"\"{id}\""));
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<TaskId>("\"0-x\""));
        Assert.Equal(id, TaskId.Parse(id.Value));
        Assert.Throws<FormatException>(() => TaskId.Parse("0-x"));
        Assert.Equal("", default(TaskId).ToString());
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(TaskId.MaxShard + 1)]
    public void A_shard_outside_its_range_is_refused(int shard) => Assert.Throws<ArgumentOutOfRangeException>(() => TaskId.New(shard));
}
