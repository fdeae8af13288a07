using System.Text.Json.Nodes;

namespace Publishing.Tests.Deployment;

/// <summary>What azd reads besides the manifest.</summary>
public class AzdTests
{
    [Fact]
    public async Task Azd_finds_an_AppHost_in_the_project_that_azure_yaml_names()
    {
        var project = File.ReadAllLines(Repository.PathOf("azure.yaml"))
            .Select(line => line.Trim())
            .Single(line => line.StartsWith("project:", StringComparison.Ordinal))["project:".Length..]
            .Trim();
        var answer = await AskAsync(
            Path.GetFullPath(project, Repository.Root), "--getProperty:IsAspireHost", "--getItem:ProjectCapability");
        Assert.Contains(
            "Aspire", answer["Items"]!["ProjectCapability"]!.AsArray().Select(capability => capability!["Identity"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("ApiService", "mcptasks-api")]
    [InlineData("TaskWorker", "mcptasks-worker")]
    public async Task A_service_becomes_an_image_without_a_shell_that_runs_as_a_user_without_rights_and_listens_on_one_port(
        string service, string repository)
    {
        var answer = await AskAsync(
            Repository.PathOf("src", service, $"{service}.csproj"),
            "--getProperty:EnableSdkContainerSupport,ContainerRepository,ContainerFamily,ContainerUser", "--getItem:ContainerPort");
        var properties = answer["Properties"]!;
        Assert.Equal("true", properties["EnableSdkContainerSupport"]!.GetValue<string>(), ignoreCase: true);
        Assert.Equal((repository, "noble-chiseled", "1654"), (Text("ContainerRepository"), Text("ContainerFamily"), Text("ContainerUser")));
        var port = Assert.Single(answer["Items"]!["ContainerPort"]!.AsArray())!;
        Assert.Equal(("8080", "tcp"), (port["Identity"]!.GetValue<string>(), port["Type"]!.GetValue<string>()));

        string Text(string name) => properties[name]!.GetValue<string>();
    }

    private static async Task<JsonNode> AskAsync(string project, params string[] questions)
    {
        var run = await Command.DotNetAsync(Path.GetDirectoryName(project)!, ["msbuild", project, .. questions]);
        Assert.True(run.ExitCode == 0, run.Output + run.Error);
        return JsonNode.Parse(run.Output)!;
    }
}
