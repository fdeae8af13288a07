using System.Globalization;
using McpTasks.LocalHosting.Network;
using McpTasks.LocalHosting.Processes;

namespace McpTasks.LocalHosting.Tests.Hosting;

public class StartStopRoundsTests
{
    /// <summary>A few for every run of the tests; MCPTASKS_ROUNDS asks for more.</summary>
    private static int Rounds => int.Parse(Environment.GetEnvironmentVariable("MCPTASKS_ROUNDS") is { Length: > 0 } set ? set : "2", CultureInfo.InvariantCulture);

    [Fact]
    public async Task Rounds_of_start_and_stop_leave_no_process_and_no_port_and_no_file_behind()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Reads /proc.");
        using var temp = new TempFolder();
        using var data = new TempFolder();
        var port = new Ports().Next();
        Dictionary<string, string> settings = new() { ["LocalHosting:DataDirectory"] = data.Path };
        if (Executables.Find("redis-server") is not null)
            (settings["Test:Redis"], settings["Redis:Server"]) = ("true", "redis-server");
        HashSet<string>? dataAfterFirst = null;
        for (var round = 0; round < Rounds; round++)
        {
            await using var host = await RunningHost.Start(settings, port, start => start.Environment["TMPDIR"] = temp.Path).ReadyAsync();
            Assert.NotEmpty(ProcessesWith(temp.Path));
            host.Signal(round % 2 == 0 ? NativeMethods.SigTerm : NativeMethods.SigInt);
            Assert.Equal(0, await host.ExitCodeAsync());

            await Eventually.TrueAsync(() => ProcessesWith(temp.Path).Count == 0, "no process is left");
            Assert.True(Ports.IsFree(port));
            Assert.Empty(Directory.EnumerateFileSystemEntries(temp.Path));
            var files = Directory.EnumerateFiles(data.Path, "*", SearchOption.AllDirectories).ToHashSet();
            dataAfterFirst ??= files;
            Assert.Equal(dataAfterFirst, files);
        }
    }

    /// <summary>All processes, whoever started them, that were given this folder for their temporary files.</summary>
    private static List<int> ProcessesWith(string folder)
    {
        List<int> found = [];
        foreach (var directory in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(directory), CultureInfo.InvariantCulture, out var pid))
                continue;
            try
            {
                if (File.ReadAllText(Path.Combine(directory, "environ")).Contains($"TMPDIR={folder}\0", StringComparison.Ordinal))
                    found.Add(pid);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                // It ended meanwhile, or is somebody else's.
            }
        }

        return found;
    }
}
