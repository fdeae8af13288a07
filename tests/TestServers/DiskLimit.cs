using System.Diagnostics;
using System.Globalization;

namespace TestServers;

/// <summary>A disk that is full for a server as soon as one of its files would grow beyond a size.</summary>
/// <param name="bytes">The size, in whole blocks of 512.</param>
public sealed class DiskLimit(long bytes)
{
    // What is ignored stays so: the server's write fails then, instead of ending the server. The limit is soft, so that it can be lifted.
    private const string Script = """trap '' XFSZ; ulimit -S -f "$0"; exec "$@" """;
    private const int Block = 512;
    private bool _isLifted;

    /// <summary>Why a machine cannot do this, or <see langword="null"/> when this one can.</summary>
    public static string? WhyAbsent { get; } =
        !OperatingSystem.IsLinux() ? "The size of a process's files can be limited and set free on Linux alone."
        : !File.Exists("/usr/bin/prlimit") ? "prlimit (util-linux) is needed to set a disk free again." : null;

    /// <summary>There is room again, for the running server and for those that are started after it.</summary>
    public async Task LiftAsync(TestServer server)
    {
        _isLifted = true;
        using var process = Process.Start(
            new ProcessStartInfo("/usr/bin/prlimit", ["--pid", $"{server.ProcessId}", "--fsize=unlimited"]) { UseShellExecute = false })!;
        await process.WaitForExitAsync();
    }

    /// <summary>There is room for servers that are started from now on.</summary>
    public void Lift() => _isLifted = true;

    internal ProcessStartInfo Around(ProcessStartInfo command)
    {
        if (_isLifted)
            return command;
        List<string> arguments =
            ["-c", Script, (bytes / Block).ToString(CultureInfo.InvariantCulture), command.FileName, .. command.ArgumentList];
        var around = new ProcessStartInfo("/bin/sh", arguments);
        foreach (var (name, value) in command.Environment)
            around.Environment[name] = value;
        // The runtime of .NET maps its code from a file in memory, which is under the limit too.
        around.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        return around;
    }
}
