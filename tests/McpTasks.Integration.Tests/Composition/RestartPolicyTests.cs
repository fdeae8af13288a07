using Aspire.Hosting;

namespace McpTasks.Integration.Tests.Composition;

public sealed class RestartPolicyTests
{
    [Fact]
    public void A_replica_that_keeps_crashing_is_started_later_each_time_and_then_given_up()
    {
        var policy = new RestartPolicy();
        Assert.Equal([1, 2, 4, 8, 16, null], Enumerable.Range(0, 6).Select(_ => policy.Next(TimeSpan.FromSeconds(1))?.TotalSeconds));
        Assert.Null(policy.Next(null));
    }

    [Fact]
    public void A_run_of_a_minute_makes_it_good_again()
    {
        var policy = new RestartPolicy();
        for (var crash = 0; crash < 6; crash++)
            policy.Next(TimeSpan.FromSeconds(59));
        Assert.Equal([1, 2], new[] { TimeSpan.FromSeconds(60), TimeSpan.Zero }.Select(ran => policy.Next(ran)?.TotalSeconds));
    }
}
