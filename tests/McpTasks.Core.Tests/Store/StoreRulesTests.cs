using System.Globalization;

namespace McpTasks.Core.Tests.Store;

/// <summary>The figures that every store reckons with.</summary>
public sealed class StoreRulesTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch.AddSeconds(100);

    [Theory]
    [InlineData(1, 30)]
    [InlineData(2, 60)]
    [InlineData(3, 120)]
    [InlineData(4, 240)]
    [InlineData(99, 240)]
    public void A_task_that_is_sent_again_and_again_waits_up_to_eight_times_as_long(int times, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), StoreRules.RedeliverAfter(TimeSpan.FromSeconds(30), times));

    [Theory]
    [InlineData(5, 30, 49, 5)]
    [InlineData(5, 30, 50, 10)]
    [InlineData(5, 30, 99, 10)]
    [InlineData(5, 30, 100, 20)]
    [InlineData(5, 30, 200, 30)]
    [InlineData(5, 30, 9999, 30)]
    [InlineData(5, 5, 9999, 5)]
    [InlineData(5, 1, 9999, 5)]
    [InlineData(5, null, 9999, 5)]
    public void A_poll_interval_doubles_when_its_task_is_ten_of_them_old(int present, int? most, int age, int expected) => Assert.Equal(
        TimeSpan.FromSeconds(expected),
        StoreRules.PollInterval(TimeSpan.FromSeconds(present), most is { } cap ? TimeSpan.FromSeconds(cap) : null, TimeSpan.FromSeconds(age)));

    [Fact]
    public void Creations_take_slots_one_after_the_other_and_wait_for_those_beyond_a_second()
    {
        var first = StoreRules.NextSlot(0, 4, Now);
        var fifth = StoreRules.NextSlot(101_000, 4, Now);

        Assert.Equal((100_250, 101_250), (first, fifth));
        Assert.Null(StoreRules.WaitForSlot(101_000, Now));
        Assert.Equal(TimeSpan.FromMilliseconds(250), StoreRules.WaitForSlot(fifth, Now));
        Assert.Equal(TimeSpan.FromMilliseconds(1), StoreRules.WaitForSlot(101_000.1, Now));
        // What is lost in reckoning with parts of milliseconds is no wait.
        Assert.Null(StoreRules.WaitForSlot(101_000.0001, Now));
    }

    [Fact]
    public void No_time_is_later_than_the_end_of_time()
    {
        Assert.Equal(Now.AddHours(1), StoreRules.Later(Now, TimeSpan.FromHours(1)));
        Assert.Equal(DateTimeOffset.MaxValue, StoreRules.Later(Now, DateTimeOffset.MaxValue - Now));
        Assert.Equal(DateTimeOffset.MaxValue, StoreRules.Later(Now, TimeSpan.MaxValue));
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(16_383, 0)]
    [InlineData(16_384, 1)]
    [InlineData(40_000, 2)]
    public void A_value_counts_as_one_more_task_for_each_16_kilobytes(int bytes, int parts)
    {
        Assert.Equal(parts, StoreRules.PartsOf(new string('x', bytes)));
        Assert.Equal(parts, StoreRules.PartsOf(new PayloadReference("name", bytes, false).ToText()));
        // In bytes, of which a character may have several.
        Assert.Equal(parts, StoreRules.PartsOf(new string('ä', bytes / 2) + (bytes % 2 == 1 ? "x" : "")));
    }

    [Fact]
    public void No_value_counts_as_nothing() => Assert.Equal(0, StoreRules.PartsOf(null));

    [Fact]
    public void A_question_has_the_bytes_of_its_method_and_its_parameters() =>
        Assert.Equal(11, StoreRules.BytesOf(new("key", "roots", "\"ä\"x", null)));

    [Fact]
    public void Each_refusal_says_which_limit_was_met()
    {
        Assert.Equal("The caller has 3 live tasks already, which is its limit.", StoreRules.TooManyLive(3).Message);
        Assert.Equal(TimeSpan.FromSeconds(5), StoreRules.TooManyLive(3).RetryAfter);
        Assert.StartsWith("The caller has 3 tasks that are kept", StoreRules.TooManyKept(3).Message, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(5), StoreRules.TooManyKept(3).RetryAfter);
        Assert.Equal("The caller creates tasks faster than 3 a second, which is its limit.", StoreRules.TooFast(3, TimeSpan.FromSeconds(1)).Message);
        Assert.Equal(
            [
                "The task was withdrawn before its creation came.",
                "The task has asked 256 questions already, which is the most that one task may ask.",
                "The task's questions and answers have 16777216 bytes already, which is the most that one task may have.",
                "The task has started 256 tasks already that are cancelled with it, which is the most that one task may have.",
                "The task has 32 unanswered questions already, which is the most that may be open at once.",
            ],
            new[]
            {
                StoreRules.Withdrawn(), StoreRules.TooManyInputs(), StoreRules.TooLongInputs(), StoreRules.TooManyChildren(),
                StoreRules.TooManyOpenInputs(),
            }.Select(error => error.Message));
        Assert.Equal("poison: given up after 3 attempts, none of which ended", StoreRules.PoisonMessage(3));
        Assert.Equal("Started again, attempt 3", StoreRules.RestartMessage(3));
    }

    [Theory]
    [InlineData("1.2345678", "1.234")]
    [InlineData("0.0009999", "0")]
    public void Stores_keep_whole_milliseconds(string seconds, string kept) => Assert.Equal(
        TimeSpan.FromSeconds(double.Parse(kept, CultureInfo.InvariantCulture)),
        StoreRules.Whole(TimeSpan.FromSeconds(double.Parse(seconds, CultureInfo.InvariantCulture))));
}
