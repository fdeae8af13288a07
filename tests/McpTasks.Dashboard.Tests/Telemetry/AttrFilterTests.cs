using McpTasks.Dashboard.Telemetry;

namespace McpTasks.Dashboard.Tests.Telemetry;

public sealed class AttrFilterTests
{
    private static readonly Attr[] Attributes = [new("name", AttrKind.Text, "Alpha=Beta"), new("count", AttrKind.Int, "12"), new("nan", AttrKind.Double, "NaN")];

    [Theory]
    [InlineData("name=alpha=beta", true)]
    [InlineData("name=alpha", false)]
    [InlineData("name!=other", true)]
    [InlineData("name!=ALPHA=beta", false)]
    [InlineData("missing!=x", true)]
    [InlineData("name~pha=b", true)]
    [InlineData("missing~x", false)]
    [InlineData("count>11.5", true)]
    [InlineData("count<12", false)]
    [InlineData("count>many", false)]
    [InlineData("name>1", false)]
    [InlineData("missing<1", false)]
    [InlineData("name", true)]
    [InlineData("missing", false)]
    [InlineData("!missing", true)]
    [InlineData("!name", false)]
    [InlineData("  ", true)]
    [InlineData("!", true)]
    [InlineData("=", false)]
    public void A_condition_holds_or_not(string condition, bool expected) => Assert.Equal(expected, AttrFilter.Parse([condition]).Takes(Attributes));

    [Fact]
    public void All_conditions_have_to_hold() => Assert.False(AttrFilter.Parse(["name", "count=13"]).Takes(Attributes));
}
