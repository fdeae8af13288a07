using System.Runtime.InteropServices;

namespace McpTasks.Shared.Processes;

/// <summary>The process that started this one.</summary>
internal static class ParentProcess
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(500);

    /// <summary>Waits until it has ended: on Unix its children are told by nobody. On Windows the wait never ends by itself; there they end with it.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task GoneAsync(CancellationToken cancellationToken = default)
    {
        if (OperatingSystem.IsWindows())
            await Task.Delay(Timeout.Infinite, cancellationToken);
        var parent = GetId();
        using var timer = new PeriodicTimer(Look);
        while (GetId() == parent)
            await timer.WaitForNextTickAsync(cancellationToken);
    }

    [DllImport("libc", EntryPoint = "getppid")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetId();
}
