using System.Diagnostics;
using System.Text.Json;

namespace TestServers;

/// <summary>
/// Finds the garnet-server tool in the package folder, so that the process that is started, and killed, is the server itself
/// and not <c>dotnet tool run</c> in front of it.
/// </summary>
internal static class GarnetTool
{
    private static readonly SemaphoreSlim Restoring = new(1, 1);

    public static string DotnetPath => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    public static string? Find()
    {
        var tools = Path.Combine(PackageFolder, "garnet-server", Version, "tools");
        return Directory.Exists(tools)
            ? Directory.EnumerateFiles(tools, "GarnetServer.dll", SearchOption.AllDirectories)
                .Where(file => file.Contains(Path.Combine($"net{Environment.Version.Major}.0", "any"), StringComparison.Ordinal))
                .FirstOrDefault()
            : null;
    }

    public static async Task RestoreAsync(CancellationToken cancellation)
    {
        await Restoring.WaitAsync(cancellation);
        try
        {
            if (Find() is not null)
                return;
            var restore = new ProcessStartInfo(DotnetPath, ["tool", "restore"])
            {
                WorkingDirectory = Repository,
                RedirectStandardOutput = true,
                UseShellExecute = false,
            };
            using var process = Process.Start(restore)!;
            var output = await process.StandardOutput.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            if (Find() is null)
                throw new InvalidOperationException($"`dotnet tool restore` did not bring garnet-server {Version}: {output}");
        }
        finally
        {
            Restoring.Release();
        }
    }

    private static string PackageFolder =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");

    private static string Repository { get; } = FindRepository();

    private static string Version { get; } = ReadVersion();

    private static string ReadVersion()
    {
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Repository, ".config", "dotnet-tools.json")));
        return manifest.RootElement.GetProperty("tools").GetProperty("garnet-server").GetProperty("version").GetString()!;
    }

    private static string FindRepository()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, ".config", "dotnet-tools.json")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"No .config/dotnet-tools.json above {AppContext.BaseDirectory}.");
    }
}
