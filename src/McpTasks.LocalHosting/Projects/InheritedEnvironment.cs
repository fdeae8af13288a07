using System.Collections;

namespace McpTasks.LocalHosting.Projects;

/// <summary>What children get of the host's own environment.</summary>
internal static class InheritedEnvironment
{
    // Meant for the AppHost alone: its own address and launch profile, the build that started it, its parameters and keys.
    private static readonly string[] Names = ["ASPNETCORE_URLS", "ASPNETCORE_HTTP_PORTS", "ASPNETCORE_HTTPS_PORTS", "HTTP_PORTS", "HTTPS_PORTS", "DOTNET_LAUNCH_PROFILE"];
    private static readonly string[] Prefixes = ["ASPIRE_", "DOTNET_ASPIRE_", "DOTNET_DASHBOARD_", "DOTNET_RESOURCE_SERVICE_", "MSBUILD", "Parameters__", "Parameters:", "Dashboard__", "Dashboard:"];

    public static Dictionary<string, string> Copy() => Filter(Environment.GetEnvironmentVariables()
        .Cast<DictionaryEntry>()
        .Select(e => KeyValuePair.Create((string)e.Key, (string?)e.Value ?? "")));

    public static Dictionary<string, string> Filter(IEnumerable<KeyValuePair<string, string>> variables) => variables
        .Where(v => !Names.Contains(v.Key, StringComparer.OrdinalIgnoreCase) && !Prefixes.Any(p => v.Key.StartsWith(p, StringComparison.OrdinalIgnoreCase)))
        .ToDictionary(OperatingSystem.IsWindows() ? StringComparer.OrdinalIgnoreCase : StringComparer.Ordinal);
}
