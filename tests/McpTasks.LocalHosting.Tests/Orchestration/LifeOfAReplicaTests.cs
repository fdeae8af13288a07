using System.Diagnostics;
using McpTasks.LocalHosting.Orchestration;
using McpTasks.LocalHosting.ResourceService;
using McpTasks.LocalHosting.Settings;

namespace McpTasks.LocalHosting.Tests.Orchestration;

public class LifeOfAReplicaTests
{
    [Fact]
    public async Task A_replica_that_is_not_started_yet_says_so()
    {
        await using var stage = new Stage(new TestWorkload("one", "polite"));
        Assert.Equal(ResourceState.NotStarted, stage.Of("one").State);
        Assert.Equal(ResourceHealth.Unknown, stage.Of("one").Health);
    }

    [Fact]
    public async Task A_replica_without_a_probe_is_healthy_while_it_runs()
    {
        await using var stage = new Stage(new TestWorkload("one", "polite"));
        await stage.Orchestrator.StartAllAsync();
        await stage.StateAsync("one", ResourceState.Running);
        Assert.Equal(ResourceHealth.Healthy, stage.Of("one").Health);
        Assert.NotNull(stage.Of("one").Pid);
    }

    [Fact]
    public async Task A_job_that_ends_with_code_0_is_finished()
    {
        await using var stage = new Stage(new TestWorkload("job", "exit", "0") { ServesValue = false });
        await stage.Orchestrator.StartAllAsync();
        await stage.StateAsync("job", ResourceState.Finished);
        Assert.Equal(0, stage.Of("job").ExitCode);
        Assert.Equal(0, stage.Of("job").Restarts);
    }

    [Fact]
    public async Task A_process_that_never_gets_healthy_and_ends_is_given_up_after_the_set_attempts()
    {
        await using var stage = new Stage(new TestWorkload("bad", "crash") { Probe = new SwitchProbe() });
        await stage.Orchestrator.StartAllAsync();
        await stage.StateAsync("bad", ResourceState.FailedToStart);
        Assert.Equal(2, stage.Of("bad").Restarts);
        Assert.Equal(3, stage.Of("bad").ExitCode);
        Assert.Contains("code 3, 3 times in a row", stage.Of("bad").Message, StringComparison.Ordinal);
        Assert.Equal(3, stage.Board.Lines(stage.Of("bad").Replica).Count(l => l.Text == "the reason of the crash" && l.Error));
    }

    [Fact]
    public async Task A_program_that_is_not_there_fails_to_start_and_says_why()
    {
        await using var stage = new Stage(new TestWorkload("missing") { FileName = "/no/such/program" });
        await stage.Orchestrator.StartAllAsync();
        await stage.StateAsync("missing", ResourceState.FailedToStart);
        Assert.NotNull(stage.Of("missing").Message);
    }

    [Fact]
    public async Task A_process_that_is_killed_is_started_again()
    {
        await using var stage = new Stage(new TestWorkload("one", "polite"));
        await stage.Orchestrator.StartAllAsync();
        await stage.StateAsync("one", ResourceState.Running);
        var first = stage.Of("one").Pid!.Value;
        using (var process = Process.GetProcessById(first))
            process.Kill();
        await stage.WhenAsync("one", r => r.State == ResourceState.Running && r.Pid != first, "running again");
        Assert.Equal(1, stage.Of("one").Restarts);
    }

    [Fact]
    public async Task A_replica_waits_until_what_it_waits_for_is_healthy()
    {
        var probe = new SwitchProbe();
        await using var stage = new Stage(new TestWorkload("second", "polite") { Needs = ["first"] }, new TestWorkload("first", "polite") { Probe = probe });
        await stage.Orchestrator.StartAllAsync();
        await stage.WhenAsync("second", r => r.Message?.Contains("first to be healthy (not yet)", StringComparison.Ordinal) == true, "waiting with a reason");
        Assert.Equal(ResourceState.Waiting, stage.Of("second").State);
        Assert.Equal(ResourceHealth.Unhealthy, stage.Of("first").Health);

        probe.Illness = null;
        await stage.StateAsync("second", ResourceState.Running);
        Assert.Equal(ResourceHealth.Healthy, stage.Of("first").Health);
    }

    [Fact]
    public async Task A_dependency_that_fails_ends_the_wait()
    {
        await using var stage = new Stage(new TestWorkload("second", "polite") { Needs = ["first"] }, new TestWorkload("first", "crash") { Probe = new SwitchProbe() });
        await stage.Orchestrator.StartAllAsync();
        await stage.StateAsync("second", ResourceState.FailedToStart);
        Assert.StartsWith("first, which it waits for, failed to start", stage.Of("second").Message, StringComparison.Ordinal);
        Assert.Null(stage.Of("second").StartedAt);
    }

    [Fact]
    public async Task Stopping_gives_a_process_time_to_say_goodbye()
    {
        await using var stage = new Stage(new TestWorkload("one", "polite"));
        await stage.Orchestrator.StartAllAsync();
        await Eventually.TrueAsync(() => stage.Board.Lines(stage.Of("one").Replica).Any(l => l.Text == "polite"), "the child is up");
        Assert.Equal(CommandResult.Accepted, stage.Orchestrator.Command("one", "stop"));
        await stage.StateAsync("one", ResourceState.Exited);
        Assert.Equal(0, stage.Of("one").ExitCode);
        Assert.Contains(stage.Board.Lines(stage.Of("one").Replica), l => l.Text == "said goodbye");
    }

    [Fact]
    public async Task A_process_that_does_not_listen_is_killed()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no SIGTERM to be deaf to.");
        await using var stage = new Stage(new TestWorkload("one", "deaf"));
        await stage.Orchestrator.StartAllAsync();
        await Eventually.TrueAsync(() => stage.Board.Lines(stage.Of("one").Replica).Any(l => l.Text == "deaf"), "the child is up");
        await stage.Orchestrator.StopAllAsync(TimeSpan.FromMilliseconds(300));
        Assert.Equal(ResourceState.Exited, stage.Of("one").State);
        Assert.Equal(128 + 9, stage.Of("one").ExitCode);
    }

    [Fact]
    public async Task A_stopped_replica_can_be_started_and_a_running_one_restarted()
    {
        await using var stage = new Stage(new TestWorkload("one", "polite"));
        await stage.Orchestrator.StartAllAsync();
        await stage.StateAsync("one", ResourceState.Running);
        Assert.Equal(CommandResult.Conflict, stage.Orchestrator.Command("one", "start"));
        stage.Orchestrator.Command("one", "stop");
        await stage.StateAsync("one", ResourceState.Exited);
        await Eventually.TrueAsync(() => stage.Orchestrator.Command("one", "stop") == CommandResult.Conflict, "stopped");
        Assert.Equal(CommandResult.Accepted, stage.Orchestrator.Command(stage.Of("one").Replica, "start"));
        await stage.StateAsync("one", ResourceState.Running);
        var pid = stage.Of("one").Pid;
        Assert.Equal(CommandResult.Accepted, stage.Orchestrator.Command("one", "restart"));
        await stage.WhenAsync("one", r => r.State == ResourceState.Running && r.Pid != pid, "another process");
        Assert.Equal(CommandResult.NotFound, stage.Orchestrator.Command("nobody", "start"));
        Assert.Equal(CommandResult.NotFound, stage.Orchestrator.Command("one", "dance"));
    }

    [Fact]
    public async Task Stopping_ends_a_back_off()
    {
        await using var stage = new Stage(new RestartSettings { Delay = TimeSpan.FromHours(1), MaxDelay = TimeSpan.FromHours(1) }, new TestWorkload("bad", "crash"));
        await stage.Orchestrator.StartAllAsync();
        await stage.WhenAsync("bad", r => r.State == ResourceState.Starting && r.Restarts == 1, "back-off");
        await stage.Orchestrator.StopAllAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(ResourceState.Exited, stage.Of("bad").State);
    }

    [Fact]
    public async Task No_line_of_a_console_is_lost_and_the_buffer_has_a_bound()
    {
        await using var stage = new Stage(new TestWorkload("talker", "lines", "4000") { ServesValue = false });
        await stage.Orchestrator.StartAllAsync();
        await stage.StateAsync("talker", ResourceState.Finished);
        var lines = stage.Board.Lines(stage.Of("talker").Replica);
        Assert.Equal(ConsoleBuffer.MaxLines, lines.Count);
        Assert.Equal(8001, lines[^1].Sequence);
        Assert.Contains(lines, l => l.Text == "no newline at the end");
        Assert.Contains(lines, l => l is { Text: "err 4000", Error: true });
        var outs = lines.Where(l => l.Text.StartsWith("out ", StringComparison.Ordinal)).Select(l => int.Parse(l.Text[4..], null)).ToList();
        Assert.Equal(Enumerable.Range(4000 - outs.Count + 1, outs.Count), outs);
    }
}
