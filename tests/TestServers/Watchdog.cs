using System.Diagnostics;

namespace TestServers;

/// <summary>
/// Kills the server when this process is gone, however it went: a shell waits on a pipe that only this process holds.
/// PR_SET_PDEATHSIG would fire when the starting thread ends, and pool threads do end.
/// </summary>
internal sealed class Watchdog
{
    private const string Script = """cat >/dev/null; kill -9 "$1" 2>/dev/null; rm -rf "$2" """;
    private readonly Process? _shell;

    private Watchdog(Process? shell) => _shell = shell;

    public static Watchdog Over(int processId, string dataDirectory)
    {
        if (OperatingSystem.IsWindows())
            return new Watchdog(null);
        string[] arguments = ["-c", Script, "watchdog", $"{processId}", dataDirectory];
        return new Watchdog(
            Process.Start(new ProcessStartInfo("/bin/sh", arguments) { RedirectStandardInput = true, UseShellExecute = false }));
    }

    public async Task StopAsync()
    {
        if (_shell is null)
            return;
        // The whole tree: `cat` holds the pipe. Its end alone would run the rest of the script, so the shell goes first.
        _shell.Kill();
        await _shell.WaitForExitAsync();
        _shell.Dispose();
    }
}
