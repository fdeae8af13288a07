using System.Reflection;

namespace Publishing.Tests;

internal static class Repository
{
    public static string Root { get; } = Metadata("Repository");

    /// <summary>The built assembly of the AppHost.</summary>
    public static string AppHost { get; } = Metadata("AppHost");

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Metadata(string key) =>
        typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().First(attribute => attribute.Key == key).Value!;
}
