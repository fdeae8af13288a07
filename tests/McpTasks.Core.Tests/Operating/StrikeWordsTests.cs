using System.Text.Json;

namespace McpTasks.Core.Tests.Operating;

/// <summary>How strikes are named and written, for operators, clients and the store.</summary>
public sealed class StrikeWordsTests
{
    private static readonly TaskStrike Argument = new()
    {
        Component = "work",
        Argument = "rows",
        Operator = TaskStrikeOperator.GreaterOrEqual,
        Value = "7",
    };

    public static TheoryData<TaskStrike, string, string> Strikes { get; } = new()
    {
        { new() { Component = "work" }, "'work'", "'work'" },
        { new() { Owner = "ann" }, "the owner ann", "this caller" },
        { new() { Component = "work", Owner = "ann" }, "'work' of the owner ann", "'work' of this caller" },
        { Argument, "'work' with rows >= 7", "'work' with rows >= 7" },
        { Argument with { Owner = "ann" }, "'work' with rows >= 7 of the owner ann", "'work' with rows >= 7 of this caller" },
        {
            Argument with { Operator = TaskStrikeOperator.Between, UpTo = "9" }, "'work' with rows between 7 and 9",
            "'work' with rows between 7 and 9"
        },
    };

    [Theory, MemberData(nameof(Strikes), DisableDiscoveryEnumeration = true)]
    public void An_operator_reads_the_owners_key_and_a_client_does_not(TaskStrike strike, string whole, string told)
    {
        Assert.Equal(whole, StrikeRules.Whole(strike));
        Assert.Equal($"The operator does not accept new tasks of {told} at present.", new TaskStruckException(strike).Message);
        Assert.Equal(
            $"The operator does not accept new tasks of {told} at present: Broken", StrikeRules.Refusal(strike with { Reason = "Broken" }));
    }

    [Theory]
    [InlineData(null, TaskStrikeMode.Hold)]
    [InlineData("hold", TaskStrikeMode.Hold)]
    [InlineData("refuse", TaskStrikeMode.Refuse)]
    [InlineData("Refuse", null)]
    [InlineData("", null)]
    public void A_mode_has_a_name(string? name, TaskStrikeMode? mode)
    {
        Assert.Equal(mode, TaskStrikeModes.Parse(name));
        if (name is not null && mode is { } named)
            Assert.Equal(name, named.ToName());
    }

    [Theory]
    [InlineData("=", TaskStrikeOperator.Equal)]
    [InlineData("!=", TaskStrikeOperator.NotEqual)]
    [InlineData("<", TaskStrikeOperator.Less)]
    [InlineData("<=", TaskStrikeOperator.LessOrEqual)]
    [InlineData(">", TaskStrikeOperator.Greater)]
    [InlineData(">=", TaskStrikeOperator.GreaterOrEqual)]
    [InlineData("between", TaskStrikeOperator.Between)]
    public void An_operator_is_written_as_people_write_it(string name, TaskStrikeOperator comparison)
    {
        Assert.Equal((name, comparison), (comparison.ToName(), TaskStrikeOperators.Parse(name)));
        Assert.Equal(comparison, JsonSerializer.Deserialize<TaskStrikeOperator>(JsonSerializer.Serialize(comparison)));
        Assert.Contains(name, TaskStrikeOperators.All);
    }

    [Fact]
    public void Two_signs_and_none_mean_equal_and_what_a_newer_version_wrote_means_every_value()
    {
        Assert.Equal((TaskStrikeOperator.Equal, TaskStrikeOperator.Equal), (TaskStrikeOperators.Parse(null), TaskStrikeOperators.Parse("==")));
        Assert.Null(TaskStrikeOperators.Parse("like"));
        var unknown = JsonSerializer.Deserialize<TaskStrikeOperator>("\"like\"");
        Assert.Equal("?", unknown.ToName());
        Assert.True(StrikeCondition.Holds(Argument with { Operator = unknown }, given: null));
    }

    [Theory]
    [InlineData("2", "10", false)]
    [InlineData("10", "10", false)]
    [InlineData("11", "10", true)]
    [InlineData("1", "a", true)]
    [InlineData("b", "a", true)]
    [InlineData("a", "a", false)]
    [InlineData("\"a\"", "b", false)]
    public void A_range_that_nothing_is_in_is_none(string from, string upTo, bool empty) =>
        Assert.Equal(empty, StrikeCondition.IsEmpty(from, upTo));

    [Fact]
    public void What_is_wrong_with_a_strike_is_told_without_the_name_of_a_parameter()
    {
        var wrong = Assert.Throws<ArgumentException>(() => StrikeRules.Check(new()));

        Assert.Equal("A strike names a component, an owner, or both.", StrikeRules.Explain(wrong));
        Assert.Equal("There are 1000 strikes already, which is the most; lift one first.", StrikeRules.TooMany().Message);
    }
}
