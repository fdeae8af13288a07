using System.Reflection;

namespace McpTasks.LocalHosting.Tests;

internal static class TestPaths
{
    public static string Child { get; } = Read("TestChild");

    public static string AppHost { get; } = Read("TestAppHost");

    private static string Read(string key) =>
        typeof(TestPaths).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(a => a.Key == key).Value!;
}
