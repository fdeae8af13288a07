using McpTasks.LocalHosting.Processes;
using McpTasks.LocalHosting.Projects;
using McpTasks.LocalHosting.Tests.Hosting;

namespace McpTasks.LocalHosting.Tests.Processes;

public class OrphanGuardTests
{
    [Fact]
    public async Task The_shell_that_watches_kills_what_is_left_and_spares_what_has_ended()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has job objects instead.");
        using var thread = new LaunchThread();
        var guard = new WatcherGuard();
        var spared = await StartAsync(guard, thread);
        var left = await StartAsync(guard, thread);
        guard.Remove(spared.Id);
        guard.Dispose(); // what the kernel does to the pipe when the host is killed
        Assert.Equal(128 + 9, await left.Exited.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.True(RunningHost.IsAlive(spared.Id));
        spared.Kill();
    }

    [Fact]
    public async Task The_end_of_the_launching_thread_ends_its_children()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && OrphanGuard.ForThisSystem() is ParentDeathGuard, "Linux with util-linux only.");
        using var guard = OrphanGuard.ForThisSystem();
        ChildProcess child;
        using (var thread = new LaunchThread())
        {
            child = await StartAsync(guard, thread);
            // Only the last program in the chain has the signal for sure.
            await Eventually.TrueAsync(() => File.ReadAllText($"/proc/{child.Id}/cmdline").StartsWith("/bin/sleep", StringComparison.Ordinal), "the child is up");
        }

        Assert.Equal(128 + 9, await child.Exited.WaitAsync(TimeSpan.FromSeconds(30)));
        child.Dispose();
    }

    private static Task<ChildProcess> StartAsync(OrphanGuard guard, LaunchThread thread) => ChildProcess.StartAsync(
        new ChildStart { FileName = "/bin/sleep", Arguments = ["1000"], WorkingDirectory = "/", Environment = InheritedEnvironment.Copy() },
        guard,
        thread,
        (_, _) => ValueTask.CompletedTask);
}
