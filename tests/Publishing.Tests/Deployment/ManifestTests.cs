using System.Text.Json.Nodes;

namespace Publishing.Tests.Deployment;

/// <summary>AppHost's deployment manifest, written by AppHost itself.</summary>
public sealed class ManifestTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("manifest-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task The_publisher_form_writes_the_manifest_to_the_file()
    {
        var file = Path.Combine(_folder.FullName, "apphost-manifest.json");
        await PublishAsync("--publisher", "manifest", "--output-path", file);
        Assert.Equal(Expected(), Written(file));
    }

    [Fact]
    public async Task The_step_form_writes_the_manifest_into_the_folder()
    {
        await PublishAsync("--operation", "publish", "--step", "publish-manifest", "--output-path", Path.Combine(_folder.FullName, "new"));
        Assert.Equal(Expected(), Written(Path.Combine(_folder.FullName, "new", "aspire-manifest.json")));
    }

    private static async Task PublishAsync(params string[] arguments)
    {
        var run = await Command.DotNetAsync(Repository.PathOf("AppHost"), [Repository.AppHost, .. arguments]);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
    }

    private static string Expected() => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Deployment", "aspire-manifest.json")).ReplaceLineEndings("\n").TrimEnd();

    // Paths are relative to the manifest; the expected one has them as if it stood in the repository's root.
    private static string Written(string file)
    {
        var text = File.ReadAllText(file);
        foreach (var (name, resource) in JsonNode.Parse(text)!["resources"]!.AsObject())
        {
            if (resource!["path"]?.GetValue<string>() is not { } path)
                continue;
            var full = Path.GetFullPath(path, Path.GetDirectoryName(file)!);
            Assert.True(File.Exists(full), $"{name}: {full}");
            text = text.Replace($"\"{path}\"", $"\"{Path.GetRelativePath(Repository.Root, full).Replace('\\', '/')}\"", StringComparison.Ordinal);
        }

        return text;
    }
}
