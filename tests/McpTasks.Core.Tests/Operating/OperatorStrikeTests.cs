using McpTasks.Core.Tests.Running;
using Microsoft.Extensions.DependencyInjection;

namespace McpTasks.Core.Tests.Operating;

/// <summary>What an operator strikes is struck in the operator's name.</summary>
public sealed class OperatorStrikeTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly TaskStrike OfWork = new() { Component = "work", Mode = TaskStrikeMode.Refuse, Reason = "Broken", By = "somebody" };

    [Fact]
    public async Task A_strike_says_who_made_it_and_making_and_lifting_it_are_in_the_audit_log_once()
    {
        await using var engine = new Engine();
        var (@operator, strikes) = (engine.Services.GetRequiredService<TaskOperator>(), engine.Services.GetRequiredService<ITaskStrikes>());
        await @operator.StrikeAsync(new() { Owner = "another" }, null, None);

        var strike = await @operator.StrikeAsync(OfWork, "ann", None);

        Assert.Equal((2, "ann"), (strike.Number, strike.By));
        Assert.Equal(strike, (await strikes.ListAsync(None))[1]);
        Assert.Equal(strike, await @operator.LiftAsync(2, "ben", None));
        Assert.Null(await @operator.LiftAsync(2, "ben", None));
        Assert.Equal([1], (await strikes.ListAsync(None)).Select(one => one.Number));
        Assert.Equal(
            ["strike 1 ", "ann strike 2 ", "ben lift 2 "],
            engine.Logs.Texts.Where(text => text.StartsWith("Operator acted on a strike", StringComparison.Ordinal)).Select(Act));
    }

    private static string Act(string text) => string.Concat(
        new[] { "mcp.audit.operator", "mcp.audit.action", "mcp.audit.strike" }.Select(key => text.Split($"{key}=") is [_, var rest] ? $"{rest.Split('"')[1]} " : ""));
}
