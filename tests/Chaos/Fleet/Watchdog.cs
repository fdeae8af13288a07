using System.Diagnostics;
using System.Globalization;

namespace Chaos.Fleet;

/// <summary>
/// Kills what was started when this program is gone, however it went: a shell reads the ids from a pipe that only this program holds.
/// </summary>
internal sealed class Watchdog : IDisposable
{
    private const string Script = """
        trap '' INT TERM HUP
        pids=
        while read -r what pid; do
          rest=; for p in $pids; do [ "$p" = "$pid" ] || rest="$rest $p"; done
          pids=$rest
          [ "$what" = start ] && pids="$pids $pid"
        done
        [ -n "$pids" ] && kill -9 $pids 2>/dev/null
        """;

    private readonly Process _shell =
        Process.Start(new ProcessStartInfo("/bin/sh", ["-c", Script]) { RedirectStandardInput = true, UseShellExecute = false })!;

    private readonly Lock _lock = new();

    public void Started(Process process) => Tell("start", process.Id);

    public void Ended(int process) => Tell("end", process);

    /// <summary>Ends it; what was not told to have ended is killed.</summary>
    public void Dispose()
    {
        _shell.StandardInput.Dispose();
        _shell.WaitForExit();
        _shell.Dispose();
    }

    private void Tell(string what, int process)
    {
        lock (_lock)
        {
            _shell.StandardInput.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what} {process}"));
            _shell.StandardInput.Flush();
        }
    }
}
