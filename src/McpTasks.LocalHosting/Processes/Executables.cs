using System.Runtime.InteropServices;
using Aspire.Hosting;

namespace McpTasks.LocalHosting.Processes;

/// <summary>Finds programs.</summary>
internal static class Executables
{
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The <c>dotnet</c> whose runtime this process uses.</summary>
    public static string DotNet { get; } = FindDotNet();

    /// <summary>Finds a program on the PATH.</summary>
    public static string? Find(string name, string? path = null)
    {
        var file = OperatingSystem.IsWindows() ? name + ".exe" : name;
        return (path ?? Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified)
            .Select(folder => Path.Combine(folder, file))
            .FirstOrDefault(IsExecutable);
    }

    private static bool IsExecutable(string path) =>
        File.Exists(path) && (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & AnyExecute) != UnixFileMode.None);

    private static string FindDotNet()
    {
        var name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        var besideRuntime = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        return File.Exists(besideRuntime)
            ? besideRuntime
            : Find("dotnet") ?? throw new DistributedApplicationException("The program 'dotnet' is not on the PATH.");
    }
}
