using McpTasks.LocalHosting.Orchestration;
using McpTasks.LocalHosting.Settings;

namespace McpTasks.LocalHosting.Tests.Orchestration;

public class RestartPolicyTests
{
    private static readonly RestartSettings Settings = new()
    {
        Delay = TimeSpan.FromSeconds(1),
        MaxDelay = TimeSpan.FromSeconds(5),
        MaxAttempts = 6,
        MaxFirstAttempts = 2,
        StableAfter = TimeSpan.FromSeconds(20),
    };

    [Fact]
    public void The_delay_doubles_up_to_its_limit()
    {
        var policy = new RestartPolicy(Settings, serves: true);
        var delays = Enumerable.Range(0, 5).Select(_ => policy.Decide(1, TimeSpan.Zero, wasHealthy: true)).Cast<RestartDecision.Restart>().Select(r => r.Delay.TotalSeconds);
        Assert.Equal([1, 2, 4, 5, 5], delays);
        Assert.IsType<RestartDecision.GiveUp>(policy.Decide(1, TimeSpan.Zero, wasHealthy: true));
    }

    [Fact]
    public void A_stable_run_begins_the_count_anew()
    {
        var policy = new RestartPolicy(Settings, serves: true);
        for (var i = 0; i < 20; i++)
            Assert.Equal(TimeSpan.FromSeconds(1), Assert.IsType<RestartDecision.Restart>(policy.Decide(1, TimeSpan.FromSeconds(20), wasHealthy: true)).Delay);
    }

    [Fact]
    public void What_never_was_healthy_is_given_up_sooner()
    {
        var policy = new RestartPolicy(Settings, serves: true);
        Assert.IsType<RestartDecision.Restart>(policy.Decide(null, TimeSpan.Zero, wasHealthy: false));
        Assert.Equal(2, Assert.IsType<RestartDecision.GiveUp>(policy.Decide(1, TimeSpan.FromHours(1), wasHealthy: false)).Attempts);
    }

    [Fact]
    public void A_service_that_ends_with_code_0_is_started_again_and_a_job_is_not()
    {
        Assert.IsType<RestartDecision.Restart>(new RestartPolicy(Settings, serves: true).Decide(0, TimeSpan.Zero, wasHealthy: true));
        Assert.IsType<RestartDecision.Finish>(new RestartPolicy(Settings, serves: false).Decide(0, TimeSpan.Zero, wasHealthy: true));
        Assert.IsType<RestartDecision.Restart>(new RestartPolicy(Settings, serves: false).Decide(1, TimeSpan.Zero, wasHealthy: true));
    }
}
