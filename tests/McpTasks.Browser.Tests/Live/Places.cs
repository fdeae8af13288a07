using System.Reflection;

namespace McpTasks.Browser.Tests.Live;

/// <summary>Where things are on this machine.</summary>
internal static class Places
{
    public static string AppHost { get; } = Metadata("AppHost");

    public static string Repository { get; } = Metadata("Repository");

    /// <summary>Pictures for a person to look at; git ignores them.</summary>
    public static string Pictures { get; } = Directory.CreateDirectory(Path.Combine(Repository, "artifacts", "browser")).FullName;

    /// <summary>The browser of the machine; null when it has none.</summary>
    public static string? Chromium { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(folder => new[] { "chromium", "chromium-browser", "google-chrome" }.Select(name => Path.Combine(folder, name)))
        .FirstOrDefault(File.Exists);

    private static string Metadata(string key) =>
        typeof(Places).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == key).Value!;
}
