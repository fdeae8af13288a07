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
    [InlineData(-1)]
    [InlineData(TaskId.MaxShard + 1)]
    public void A_shard_outside_its_range_is_refused(int shard) => Assert.Throws<ArgumentOutOfRangeException>(() => TaskId.New(shard));
}
