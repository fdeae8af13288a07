using McpTasks.LocalHosting.Console;
using McpTasks.LocalHosting.Orchestration;
using McpTasks.LocalHosting.ResourceService;
using McpTasks.LocalHosting.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;

namespace McpTasks.LocalHosting.Tests.Orchestration;

public sealed class RunningApplicationTests : IDisposable
{
    private const string RunForEver = "exec sleep 100000";

    private readonly StringWriter _written = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _kill = new();

    public RunningApplicationTests() => Assert.SkipWhen(OperatingSystem.IsWindows(), "The children are shell scripts.");

    [Fact]
    public async Task An_application_that_is_stopped_ends_with_code_0()
    {
        await using var stage = new Stage(new TestWorkload("one") { Script = RunForEver });
        var running = RunAsync(stage);
        await stage.StateAsync("one", ResourceState.Running);
        await SaysAsync("Everything runs");
        await _stop.CancelAsync();
        Assert.Equal(0, await running);
        Assert.Contains("Stopping (a test asks) ...", Said, StringComparison.Ordinal);
        Assert.Contains("Everything has stopped", Said, StringComparison.Ordinal);
        Assert.Equal(ResourceState.Exited, stage.Of("one").State);
    }

    [Fact]
    public async Task A_failed_start_ends_the_application_though_something_else_waits_for_what_is_not_healthy()
    {
        await using var stage = new Stage(
            new TestWorkload("patient") { Script = RunForEver, Needs = ["slow"] },
            new TestWorkload("slow") { Script = RunForEver, Probe = new SwitchProbe() },
            new TestWorkload("bad") { Script = "echo why it failed >&2; exit 4", Probe = new SwitchProbe() },
            new TestWorkload("hopeful") { Script = RunForEver, Needs = ["bad"] });
        Assert.Equal(1, await RunAsync(stage));
        Assert.Contains("The application did not start:", Said, StringComparison.Ordinal);
        Assert.Contains(": FailedToStart, it ended with code 4", Said, StringComparison.Ordinal);
        Assert.Contains(": FailedToStart, bad, which it waits for, failed to start", Said, StringComparison.Ordinal);
        Assert.Contains("    why it failed", Said, StringComparison.Ordinal);
        Assert.All(stage.Board.Replicas, r => Assert.Null(r.Pid));
    }

    [Fact]
    public async Task A_part_that_fails_later_is_named_and_the_rest_runs_on()
    {
        using var folder = new TempFolder();
        var file = Path.Combine(folder.Path, "broken");
        await using var stage = new Stage(
            new RestartSettings { Delay = TimeSpan.FromMilliseconds(1), MaxAttempts = 2 },
            new TestWorkload("one") { Script = $"while ! test -f '{file}'; do sleep 0.05; done; echo it broke; exit 5" },
            new TestWorkload("two") { Script = RunForEver });
        var running = RunAsync(stage);
        await SaysAsync("Everything runs");
        await File.WriteAllTextAsync(file, "", TestContext.Current.CancellationToken);
        await SaysAsync("    it broke");
        Assert.Contains("has failed: it ended with code 5, 2 times in a row. Everything else runs on", Said, StringComparison.Ordinal);
        Assert.Equal(ResourceState.Running, stage.Of("two").State);
        await _stop.CancelAsync();
        Assert.Equal(1, await running);
    }

    [Fact]
    public async Task What_is_not_ready_for_long_is_named_with_its_reason()
    {
        var time = new FakeTimeProvider();
        await using var stage = new Stage(new TestWorkload("one") { Script = RunForEver, Probe = new SwitchProbe() });
        var running = RunAsync(stage, time);
        await stage.WhenAsync("one", r => r.Health == ResourceHealth.Unhealthy, "unhealthy");
        await Eventually.TrueAsync(
            () =>
            {
                time.Advance(TimeSpan.FromSeconds(15));
                return Said.Contains($"Not ready yet: {stage.Of("one").Replica} is Running, not yet", StringComparison.Ordinal);
            },
            "the hint is written");
        await _stop.CancelAsync();
        Assert.Equal(0, await running);
    }

    [Fact]
    public async Task To_ask_a_second_time_ends_every_process_at_once()
    {
        await using var stage = new Stage(new TestWorkload("one") { Script = "trap '' TERM; echo deaf; while :; do sleep 1; done" });
        var running = RunAsync(stage, stopWithin: TimeSpan.FromHours(1));
        await SaysAsync("Everything runs");
        await Eventually.TrueAsync(() => stage.Board.Lines(stage.Of("one").Replica).Any(l => l.Text == "deaf"), "the child is up");
        await _stop.CancelAsync();
        await stage.StateAsync("one", ResourceState.Stopping);
        await _kill.CancelAsync();
        Assert.Equal(0, await running);
        Assert.Equal(137, stage.Of("one").ExitCode);
    }

    public void Dispose()
    {
        _stop.Dispose();
        _kill.Dispose();
        _written.Dispose();
    }

    private string Said
    {
        get
        {
            lock (_written)
                return _written.ToString();
        }
    }

    private Task SaysAsync(string text) => Eventually.TrueAsync(() => Said.Contains(text, StringComparison.Ordinal), $"'{text}' is written");

    private async Task<int> RunAsync(Stage stage, TimeProvider? time = null, TimeSpan? stopWithin = null)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([new("Dashboard:Enabled", "false")]).Build();
        var run = new RunContext { Settings = HostSettings.Read(settings, Path.GetTempPath()), IsDevelopment = true };
        await using var console = new HostConsole(TextWriter.Synchronized(new LockedWriter(_written)), colours: false);
        return await new RunningApplication(stage.Orchestrator, run, console, time ?? TimeProvider.System)
            .RunAsync(stopWithin ?? TimeSpan.FromSeconds(2), () => "a test asks", _stop.Token, _kill.Token);
    }

    /// <summary>Lets the test read what another thread writes.</summary>
    private sealed class LockedWriter(StringWriter inner) : TextWriter
    {
        public override System.Text.Encoding Encoding => inner.Encoding;

        public override void Write(char value)
        {
            lock (inner)
                inner.Write(value);
        }
    }
}
