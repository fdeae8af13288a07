using static McpTasks.StoreKit.Given;

namespace McpTasks.StoreKit.Operating;

public abstract partial class OperatingContract
{
    [Theory]
    [InlineData("rows", "3", true)]
    [InlineData("rows", "3.0", true)]
    [InlineData("rows", "4", false)]
    [InlineData("name", "ann", true)]
    [InlineData("name", "\"ann\"", true)]
    [InlineData("name", "Ann", false)]
    [InlineData("code", "12", true)]
    [InlineData("on", "true", true)]
    [InlineData("none", "null", true)]
    [InlineData("absent", "null", false)]
    [InlineData("list", "[1, {\"a\":2}]", true)]
    [InlineData("name", "{", false)]
    public async Task A_strike_means_one_value_of_an_argument(string argument, string value, bool means)
    {
        var task = await Store.CreatedAsync(Task() with
        {
            Request = """{"name":"import","arguments":{"rows":3,"name":"ann","code":"12","on":true,"none":null,"list":[1,{"a":2}]}}""",
        });
        await Harness.Strikes.AddAsync(OfImports with { Argument = argument, Value = value }, Token);

        var verdict = (await Store.BeginAsync(task.Ref, "worker-1", Lease, Token)).Verdict;

        Assert.Equal(means ? BeginVerdict.Struck : BeginVerdict.Begun, verdict);
    }

    [Theory]
    [InlineData("rows", TaskStrikeOperator.NotEqual, "4", null, true)]
    [InlineData("rows", TaskStrikeOperator.NotEqual, "3.0", null, false)]
    [InlineData("absent", TaskStrikeOperator.NotEqual, "4", null, false)]
    [InlineData("none", TaskStrikeOperator.NotEqual, "4", null, true)]
    [InlineData("rows", TaskStrikeOperator.Less, "3", null, false)]
    [InlineData("rows", TaskStrikeOperator.Less, "20", null, true)]
    [InlineData("rows", TaskStrikeOperator.Less, "3.0000000000000000000001", null, true)]
    [InlineData("rows", TaskStrikeOperator.LessOrEqual, "3", null, true)]
    [InlineData("rows", TaskStrikeOperator.LessOrEqual, "2", null, false)]
    [InlineData("rows", TaskStrikeOperator.Greater, "3", null, false)]
    [InlineData("rows", TaskStrikeOperator.Greater, "-1e400", null, true)]
    [InlineData("rows", TaskStrikeOperator.GreaterOrEqual, "3.0", null, true)]
    [InlineData("rows", TaskStrikeOperator.GreaterOrEqual, "4", null, false)]
    [InlineData("rows", TaskStrikeOperator.Between, "1", "3", true)]
    [InlineData("rows", TaskStrikeOperator.Between, "3", "20", true)]
    [InlineData("rows", TaskStrikeOperator.Between, "4", "20", false)]
    [InlineData("rows", TaskStrikeOperator.Greater, "a", null, false)]
    [InlineData("rows", TaskStrikeOperator.Less, "a", null, false)]
    [InlineData("name", TaskStrikeOperator.Less, "b", null, true)]
    [InlineData("name", TaskStrikeOperator.Less, "Z", null, false)]
    [InlineData("name", TaskStrikeOperator.GreaterOrEqual, "\"ann\"", null, true)]
    [InlineData("name", TaskStrikeOperator.Between, "ann", "anna", true)]
    [InlineData("name", TaskStrikeOperator.Between, "anna", "b", false)]
    [InlineData("code", TaskStrikeOperator.Less, "5", null, true)]
    [InlineData("on", TaskStrikeOperator.GreaterOrEqual, "true", null, false)]
    [InlineData("list", TaskStrikeOperator.Greater, "1", null, false)]
    [InlineData("list", TaskStrikeOperator.NotEqual, "1", null, true)]
    public async Task A_strike_compares_an_argument_with_its_value(
        string argument, TaskStrikeOperator comparison, string value, string? upTo, bool means)
    {
        var request = """{"name":"import","arguments":{"rows":3,"name":"ann","code":"12","on":true,"none":null,"list":[1,{"a":2}]}}""";
        var task = await Store.CreatedAsync(Task() with { Request = request });
        var strike = OfImports with
        {
            Argument = argument,
            Operator = comparison,
            Value = value,
            UpTo = upTo,
            Mode = TaskStrikeMode.Refuse,
        };
        var added = await Harness.Strikes.AddAsync(strike, Token);

        Assert.Equal(strike with { Number = 1, At = added.At }, Assert.Single(await Harness.Strikes.ListAsync(Token)));
        Assert.Equal(
            means ? BeginVerdict.Struck : BeginVerdict.Begun, (await Store.BeginAsync(task.Ref, "worker-1", Lease, Token)).Verdict);
        var creation = Record.ExceptionAsync(() => Store.CreatedAsync(Task() with { Request = request }));
        Assert.Equal(means ? typeof(TaskStruckException) : null, (await creation)?.GetType());
        Assert.Equal(1, (await Harness.Strikes.AddAsync(strike, Token)).Number);
        Assert.Equal(2, (await Harness.Strikes.AddAsync(OfImports with { Argument = argument, Value = value }, Token)).Number);
    }
}
