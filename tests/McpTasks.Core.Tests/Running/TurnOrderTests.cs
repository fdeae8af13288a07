namespace McpTasks.Core.Tests.Running;

public sealed class TurnOrderTests
{
    [Fact]
    public void Of_thirteen_turns_urgent_tasks_have_eight_usual_ones_four_and_those_of_no_hurry_one()
    {
        var order = new TurnOrder();
        var first = Enumerable.Range(0, 3 * TurnOrder.Round).Select(_ => order.Next()[0]).CountBy(priority => priority).ToDictionary();

        Assert.Equal((24, 12, 3), (first[TaskPriority.High], first[TaskPriority.Normal], first[TaskPriority.Low]));
    }

    [Fact]
    public void A_turn_that_nobody_wants_goes_to_the_most_urgent_and_each_priority_is_in_every_order()
    {
        var order = new TurnOrder();
        foreach (var next in Enumerable.Range(0, TurnOrder.Round).Select(_ => order.Next()))
        {
            Assert.Equal(next.Skip(1).OrderDescending(), next.Skip(1));
            Assert.Equal(Enum.GetValues<TaskPriority>().Order(), next.Order());
        }
    }
}
