using System.Diagnostics;
using System.Globalization;

namespace Aspire.Hosting;

/// <summary>
/// Leaves nothing of a system behind, however its app host ends. Aspire's orchestrator looks every two seconds whether the app host lives, then
/// its second process looks for the first; and it starts a process of 70 MB beside each program, which would end the program if the orchestrator
/// were killed. On Linux one shell script does it for all.
/// </summary>
internal static class EndGuard
{
    // In the environment of all that this process starts, also of what the orchestrator starts for it.
    private const string Mark = "APPHOST_PROCESS_ID";

    public static void Start()
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable(Mark) == Id)
            return;
        var script = new ProcessStartInfo("/bin/sh", [Path.Combine(AppContext.BaseDirectory, "end-guard.sh"), Id, $"{Mark}={Id}"]);
        script.Environment.Remove(Mark);
        Process.Start(script)!.Dispose();
        Environment.SetEnvironmentVariable(Mark, Id);
        Prefer("DCP_DISABLE_MONITOR_PROCESS", "true");
        Prefer("DCP_SHUTDOWN_TIMEOUT_SECONDS", "2");
    }

    private static string Id => Environment.ProcessId.ToString(CultureInfo.InvariantCulture);

    private static void Prefer(string name, string value)
    {
        if (Environment.GetEnvironmentVariable(name) is null)
            Environment.SetEnvironmentVariable(name, value);
    }
}
