using Aspire.Hosting;
using McpTasks.LocalHosting.Orchestration;
using McpTasks.LocalHosting.ResourceService;
using McpTasks.LocalHosting.Settings;

namespace McpTasks.LocalHosting.Tests.Orchestration;

public class FailureAndStopTests
{
    private const string RunForEver = "exec sleep 100000";
    private const string Deaf = "trap '' TERM; echo deaf; while :; do sleep 1; done";

    public FailureAndStopTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "The children are shell scripts.");

    [Fact]
    public async Task A_replica_that_was_healthy_gets_more_attempts_and_is_given_up_in_the_end()
    {
        await using var stage = new Stage(
            new RestartSettings { Delay = TimeSpan.FromMilliseconds(1), MaxAttempts = 5, MaxFirstAttempts = 2 }, new TestWorkload("one") { Script = "exit 9" });
        await stage.Orchestrator.StartAllAsync();
        await stage.StateAsync("one", ResourceState.FailedToStart);
        Assert.Equal(4, stage.Of("one").Restarts);
        Assert.Equal("it ended with code 9, 5 times in a row", stage.Of("one").Message);
        Assert.Null(stage.Of("one").Pid);
    }

    [Fact]
    public async Task While_it_backs_off_a_replica_says_what_follows_when()
    {
        await using var stage = new Stage(new RestartSettings { Delay = TimeSpan.FromHours(1), MaxDelay = TimeSpan.FromHours(1) }, new TestWorkload("one") { Script = "exit 9" });
        await stage.Orchestrator.StartAllAsync();
        await stage.WhenAsync("one", r => r.State == ResourceState.Starting && r.Restarts == 1, "back-off");
        Assert.Equal("it ended with code 9; start 2 of 6 follows in 3600 s", stage.Of("one").Message);
        Assert.Equal(9, stage.Of("one").ExitCode);
    }

    [Fact]
    public async Task What_was_given_up_can_be_started_again_once_its_reason_is_gone()
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "ready");
        await using var stage = new Stage(new TestWorkload("one") { Script = $"test -f '{file}' || exit 3; {RunForEver}" });
        await stage.Orchestrator.StartAllAsync();
        await stage.StateAsync("one", ResourceState.FailedToStart);
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        await Eventually.TrueAsync(() => stage.Orchestrator.Command("one", "start") == CommandResult.Accepted, "the start is taken");
        await stage.WhenAsync("one", r => r.State == ResourceState.Running && r.Restarts >= 2, "running");
    }

    [Fact]
    public async Task A_replica_stopped_while_it_waits_has_not_been_started()
    {
        await using var stage = new Stage(new TestWorkload("second") { Script = RunForEver, Needs = ["first"] }, new TestWorkload("first") { Script = RunForEver, Probe = new SwitchProbe() });
        await stage.Orchestrator.StartAllAsync();
        await stage.StateAsync("second", ResourceState.Waiting);
        Assert.Equal(CommandResult.Accepted, stage.Orchestrator.Command("second", "stop"));
        await stage.StateAsync("second", ResourceState.NotStarted);
    }

    [Fact]
    public async Task A_replica_that_is_asked_to_end_is_stopping_until_it_has()
    {
        await using var stage = new Stage(new TestWorkload("one") { Script = Deaf });
        await stage.UpAsync("one", "deaf");
        Assert.Equal(CommandResult.Accepted, stage.Orchestrator.Command("one", "stop"));
        await stage.StateAsync("one", ResourceState.Stopping);
        Assert.NotNull(stage.Of("one").Pid);
    }

    [Fact]
    public async Task Closing_cuts_a_patient_stop_short_and_no_restart_outlives_it()
    {
        await using var stage = new Stage(new TestWorkload("one") { Script = Deaf });
        await stage.UpAsync("one", "deaf");
        Assert.Equal(CommandResult.Accepted, stage.Orchestrator.Command("one", "restart"));
        await stage.StateAsync("one", ResourceState.Stopping);
        await stage.Orchestrator.StopAllAsync(TimeSpan.FromMilliseconds(100));
        await stage.Orchestrator.StartAllAsync();
        Assert.Equal((ResourceState.Exited, 137, (int?)null), (stage.Of("one").State, stage.Of("one").ExitCode, stage.Of("one").Pid));
    }

    [Fact]
    public async Task Services_stop_before_what_they_use()
    {
        await using var stage = new Stage(new TestWorkload("store") { Script = RunForEver, StopOrderValue = StopOrder.Infrastructure }, new TestWorkload("service") { Script = Deaf });
        await stage.Orchestrator.StartAllAsync();
        await stage.UpAsync("service", "deaf");
        await stage.StateAsync("store", ResourceState.Running);
        var stopping = stage.Orchestrator.StopAllAsync(TimeSpan.FromSeconds(1));
        await stage.StateAsync("service", ResourceState.Stopping);
        Assert.Equal(ResourceState.Running, stage.Of("store").State);
        await stopping;
        Assert.True(stage.Of("store").StoppedAt >= stage.Of("service").StoppedAt);
    }

    [Fact]
    public async Task To_wait_for_a_job_that_is_done_ends_the_wait()
    {
        await using var stage = new Stage(new TestWorkload("second") { Script = RunForEver, Needs = ["job"] }, new TestWorkload("job") { Script = "exit 0", ServesValue = false, Probe = new SwitchProbe() });
        await stage.Orchestrator.StartAllAsync();
        await stage.StateAsync("second", ResourceState.FailedToStart);
        Assert.StartsWith("job, which it waits for, has done its work and ended", stage.Of("second").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resources_that_wait_for_each_other_are_an_error_that_names_the_circle()
    {
        Workload[] workloads = [new TestWorkload("z") { Needs = ["a"] }, new TestWorkload("a") { Needs = ["b", "c"] }, new TestWorkload("b"), new TestWorkload("c") { Needs = ["b", "a"] }];
        var error = Assert.Throws<DistributedApplicationException>(() => WaitCycle.Refuse(workloads));
        Assert.Contains("a -> c -> a", error.Message, StringComparison.Ordinal);
        WaitCycle.Refuse(workloads[2..3]);
    }

    [Fact]
    public async Task A_probe_that_breaks_is_an_illness_and_ends_nothing()
    {
        await using var stage = new Stage(new TestWorkload("one") { Script = RunForEver, Probe = new BrokenProbe() });
        await stage.Orchestrator.StartAllAsync();
        await stage.WhenAsync("one", r => r.Health == ResourceHealth.Unhealthy, "unhealthy");
        Assert.Equal((ResourceState.Running, "the health probe failed: out of order"), (stage.Of("one").State, stage.Of("one").Message));
    }

    [Fact]
    public async Task The_proxy_is_led_to_the_healthy_replicas_and_to_any_when_none_is()
    {
        Dictionary<int, SwitchProbe> probes = [];
        await using var stage = new Stage(new TestWorkload("web")
        {
            Script = RunForEver,
            ReplicasValue = 2,
            Change = (_, plan) =>
            {
                lock (probes)
                    return plan with { TargetPort = 1000 + probes.Count, Probe = probes[1000 + probes.Count] = new SwitchProbe() };
            },
        });
        Assert.Empty(stage.Orchestrator.TargetsOf("web"));
        await stage.Orchestrator.StartAllAsync();
        await stage.AllAsync(r => r.Health == ResourceHealth.Unhealthy, "unhealthy");
        Assert.Equal([1000, 1001], stage.Orchestrator.TargetsOf("web").Order());
        probes[1001].Illness = null;
        await stage.WhenAsync("web", r => r.Health == ResourceHealth.Healthy, "healthy");
        Assert.Equal([1001], stage.Orchestrator.TargetsOf("web"));
        Assert.Empty(stage.Orchestrator.TargetsOf("other"));
    }

    [Fact]
    public async Task The_ports_of_a_replica_that_cannot_be_started_are_given_back()
    {
        var released = 0;
        await using var stage = new Stage(new TestWorkload("one")
        {
            Change = (_, plan) => plan with { Start = plan.Start! with { WorkingDirectory = "/no/such/folder" }, Release = () => Interlocked.Increment(ref released) },
        });
        await stage.Orchestrator.StartAllAsync();
        await stage.StateAsync("one", ResourceState.FailedToStart);
        Assert.Equal(3, Volatile.Read(ref released));
    }

    private sealed class BrokenProbe : IHealthProbe
    {
        public Task<string?> ProbeAsync(CancellationToken cancellationToken) => throw new NotSupportedException("out of order");
    }
}
