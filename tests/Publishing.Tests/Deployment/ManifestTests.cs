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

    [Fact]
    public async Task With_RabbitMQ_the_manifest_has_a_broker_that_both_services_are_told_of()
    {
        var file = Path.Combine(_folder.FullName, "apphost-manifest.json");
        await PublishAsync("--publisher", "manifest", "--output-path", file, "--Messaging:Transport=rabbitmq");

        var resources = JsonNode.Parse(await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken))!["resources"]!;
        Assert.StartsWith("docker.io/library/rabbitmq:", (string?)resources["messaging"]!["image"], StringComparison.Ordinal);
        Assert.Equal("mcptasks-messaging", (string?)Assert.Single(resources["messaging"]!["volumes"]!.AsArray())!["name"]);
        foreach (var service in new[] { "api", "worker" })
        {
            var environment = resources[service]!["env"]!;
            Assert.Equal(
                ("rabbitmq", "{messaging.connectionString}"),
                ((string?)environment["Messaging__Transport"], (string?)environment["ConnectionStrings__messaging"]));
        }
    }

    private static async Task PublishAsync(params string[] arguments)
    {
        var run = await Command.DotNetAsync(Repository.PathOf("AppHost"), [Repository.AppHost, .. arguments]);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
    }

    private static string Expected() =>
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Deployment", "aspire-manifest.json")).ReplaceLineEndings("\n").TrimEnd();

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
            text = text.Replace(
                $"\"{path}\"", $"\"{Path.GetRelativePath(Repository.Root, full).Replace('\\', '/')}\"", StringComparison.Ordinal);
        }

        return text;
    }
}
