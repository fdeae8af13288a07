using System.Diagnostics;
using Benchmarks.Running;

namespace Benchmarks.Rivals.Servers;

/// <summary>Installs a server by apt where it is missing.</summary>
internal static class DebianPackage
{
    /// <exception cref="InvalidOperationException">It is missing and could not be installed.</exception>
    public static async Task EnsureAsync(string package, string program)
    {
        if (IsThere(program))
            return;
        Progress.Say($"installing {package}");
        string[] asRoot = Environment.IsPrivilegedProcess ? [] : ["sudo", "-n"];
        string[] command = [.. asRoot, "sh", "-c", $"apt-get update -qq; DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends {package}"];
        using var apt = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        await apt.StandardOutput.ReadToEndAsync();
        await apt.WaitForExitAsync();
        if (!IsThere(program))
            throw new InvalidOperationException($"{program} is missing, and `apt-get install {package}` did not bring it; install it by hand.");
    }

    private static bool IsThere(string program) =>
        File.Exists(program) || (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
