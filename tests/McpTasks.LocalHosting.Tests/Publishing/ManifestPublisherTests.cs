using System.Text.Json.Nodes;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using McpTasks.LocalHosting.Publishing;

namespace McpTasks.LocalHosting.Tests.Publishing;

public sealed class ManifestPublisherTests : IDisposable
{
    private readonly TempFolder _folder = new();

    private string File => Path.Combine(_folder.Path, "manifest.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_command_line_tells_the_program_that_it_is_published()
    {
        using var run = new DistributedApplicationBuilder(["--Redis:Server=garnet"]);
        Assert.True(run.ExecutionContext.IsRunMode);
        using var publisher = Builder();
        Assert.True(publisher.ExecutionContext.IsPublishMode);
        using var step = new DistributedApplicationBuilder(["--operation", "publish", "--step", "publish-manifest"]);
        Assert.True(step.ExecutionContext.IsPublishMode);
    }

    [Fact]
    public async Task A_wrong_model_is_named_with_its_place_and_nothing_is_written()
    {
        using var builder = Builder();
        AddProject(builder, "web").WithEnvironment("ADDRESS", "{nobody.value}");
        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => ManifestPublisher.PublishAsync(builder, TestContext.Current.CancellationToken));
        Assert.Contains("web.env.ADDRESS: {nobody.value} names no resource of this manifest.", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_folder.Path, "*.json"));
    }

    [Fact]
    public async Task A_password_is_made_up_by_the_deployment_and_stands_nowhere()
    {
        using var builder = Builder();
        builder.AddRedis("cache");
        var resources = await PublishAsync(builder);
        Assert.Equal("redis-server --requirepass $REDIS_PASSWORD", resources["cache"]!["args"]![1]!.GetValue<string>());
        Assert.Equal("{cache-password.value}", resources["cache"]!["env"]!["REDIS_PASSWORD"]!.GetValue<string>());
        Assert.Equal("""{"type":"string","secret":true,"default":{"generate":{"minLength":22,"special":false}}}""", resources["cache-password"]!["inputs"]!["value"]!.ToJsonString());
        Assert.False(resources.ContainsKey("cache-password-uri-encoded"), "nothing refers to it");
    }

    [Fact]
    public async Task A_parameters_value_stays_here()
    {
        using var builder = Builder("--Parameters:token=hidden");
        AddProject(builder, "web").WithEnvironment("TOKEN", builder.AddParameter("token", secret: true));
        var resources = await PublishAsync(builder);
        Assert.Equal("{token.value}", resources["web"]!["env"]!["TOKEN"]!.GetValue<string>());
        Assert.DoesNotContain("hidden", resources.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_project_without_an_address_has_no_endpoints()
    {
        using var builder = Builder();
        AddProject(builder, "job", applicationUrl: null);
        var job = (await PublishAsync(builder))["job"]!.AsObject();
        Assert.False(job.ContainsKey("bindings"));
        Assert.False(job["env"]!.AsObject().ContainsKey("HTTP_PORTS"));
    }

    [Fact]
    public async Task A_project_finds_another_by_its_address_there()
    {
        using var builder = Builder();
        AddProject(builder, "caller").WithReference(AddProject(builder, "my-web"));
        var environment = (await PublishAsync(builder))["caller"]!["env"]!;
        Assert.Equal("{my-web.bindings.https.url}", environment["services__my-web__https__0"]!.GetValue<string>());
        Assert.Equal("{my-web.bindings.http.url}", environment["MY_WEB_HTTP"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_password_of_a_server_leaves_its_name_to_nobody()
    {
        using var builder = Builder();
        builder.AddRedis("cache");
        builder.AddParameter("cache-password");
        var error = await Assert.ThrowsAsync<DistributedApplicationException>(() => ManifestPublisher.PublishAsync(builder, TestContext.Current.CancellationToken));
        Assert.Contains("'cache-password'", error.Message, StringComparison.Ordinal);
    }

    private DistributedApplicationBuilder Builder(params string[] arguments) => new(["--publisher", "manifest", "--output-path", File, .. arguments]);

    private static async Task<JsonObject> PublishAsync(DistributedApplicationBuilder builder) =>
        JsonNode.Parse(await System.IO.File.ReadAllTextAsync(await ManifestPublisher.PublishAsync(builder, TestContext.Current.CancellationToken)))!["resources"]!.AsObject();

    private IResourceBuilder<ProjectResource> AddProject(DistributedApplicationBuilder builder, string name, string? applicationUrl = "http://localhost:1")
    {
        var project = Path.Combine(_folder.Path, name, $"{name}.csproj");
        Directory.CreateDirectory(Path.Combine(_folder.Path, name, "Properties"));
        System.IO.File.WriteAllText(Path.Combine(_folder.Path, name, "Properties", "launchSettings.json"), new JsonObject
        {
            ["profiles"] = new JsonObject { ["http"] = new JsonObject { ["commandName"] = "Project", ["applicationUrl"] = applicationUrl } },
        }.ToJsonString());
        return builder.AddResource(new ProjectResource(name)).Annotate(new ProjectAnnotation(new ProjectFile(project)));
    }

    private sealed record ProjectFile(string ProjectPath) : IProjectMetadata;
}
