using System.Diagnostics;
using System.Reflection;
using System.Text.RegularExpressions;

namespace Benchmarks.Reporting;

/// <summary>The versions of what takes part.</summary>
internal static partial class Versions
{
    public static string Dotnet => $".NET {Environment.Version}";

    public static string Redis => $"redis-server {Ask("redis-server", "--version")}";

    public static string Node => $"Node {Ask("node", "--version")}";

    public static string Of(Type type, string name) =>
        $"{name} {type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? type.Assembly.GetName().Version?.ToString()}";

    public static string Ask(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return Number().Match(text).Value;
    }

    [GeneratedRegex(@"\d+\.\d+\.\d+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Number();
}
