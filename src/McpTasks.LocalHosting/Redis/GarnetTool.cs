using System.Diagnostics;
using System.Text.Json;
using Aspire.Hosting;
using McpTasks.LocalHosting.Processes;

namespace McpTasks.LocalHosting.Redis;

/// <summary>Garnet as the .NET tool that the repository's tool manifest pins.</summary>
internal sealed class GarnetTool(string startDirectory, Action<string> say)
{
    private const string Tool = "garnet-server";

    /// <summary>Finds the tool's assembly, and restores the tool before if need be.</summary>
    public async Task<RedisServer> GetAsync(CancellationToken cancellationToken)
    {
        var manifest = FindManifest() ?? throw new DistributedApplicationException(
            $"Garnet is needed, but no .config/dotnet-tools.json was found in or above {startDirectory}. Install redis-server 6.2 or newer, or set ConnectionStrings:redis.");
        var version = PinnedVersion(manifest);
        var root = Path.GetDirectoryName(Path.GetDirectoryName(manifest))!;
        var packages = await PackagesFolderAsync(root, cancellationToken);
        if (FindAssembly(packages, version) is { } present)
            return new GarnetProgram(present, version);

        say($"Restoring Garnet {version} from the tool manifest {manifest} (dotnet tool restore) ...");
        var (code, output) = await DotNetAsync(root, ["tool", "restore", "--tool-manifest", manifest], cancellationToken);
        return FindAssembly(packages, version) is { } restored
            ? new GarnetProgram(restored, version)
            : throw new DistributedApplicationException(
                $"Garnet {version} could not be restored ('dotnet tool restore' ended with code {code}): {output.Trim()}{Environment.NewLine}Install redis-server 6.2 or newer, or set ConnectionStrings:redis to a server that runs.");
    }

    private string? FindManifest()
    {
        for (var folder = new DirectoryInfo(startDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, ".config", "dotnet-tools.json");
            if (File.Exists(path))
                return path;
        }

        return null;
    }

    private static string PinnedVersion(string manifest)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(manifest));
            return document.RootElement.GetProperty("tools").GetProperty(Tool).GetProperty("version").GetString() ?? throw new KeyNotFoundException();
        }
        catch (Exception error) when (error is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new DistributedApplicationException($"{manifest} does not pin a version of {Tool}.", error);
        }
    }

    private static async Task<string> PackagesFolderAsync(string root, CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } folder)
            return folder;
        var (code, output) = await DotNetAsync(root, ["nuget", "locals", "global-packages", "--list"], cancellationToken);
        const string Prefix = "global-packages:";
        var line = output.Split('\n').FirstOrDefault(l => l.StartsWith(Prefix, StringComparison.Ordinal));
        return line is not null
            ? line[Prefix.Length..].Trim()
            : throw new DistributedApplicationException($"The folder of NuGet packages is unknown ('dotnet nuget locals' ended with code {code}): {output.Trim()}");
    }

    private static string? FindAssembly(string packages, string version)
    {
        var tools = new DirectoryInfo(Path.Combine(packages, Tool, version, "tools"));
        return tools.Exists
            ? tools.EnumerateFiles("GarnetServer.dll", SearchOption.AllDirectories).OrderByDescending(f => f.FullName, StringComparer.Ordinal).FirstOrDefault()?.FullName
            : null;
    }

    private static async Task<(int Code, string Output)> DotNetAsync(string folder, string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(Executables.DotNet, arguments) { UseShellExecute = false, WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";
        start.Environment["DOTNET_NOLOGO"] = "true";
        using var process = Process.Start(start) ?? throw new InvalidOperationException("The system reused a process.");
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(cancellationToken);
            var errors = process.StandardError.ReadToEndAsync(cancellationToken);
            var text = await output + await errors;
            await process.WaitForExitAsync(cancellationToken);
            return (process.ExitCode, text);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
