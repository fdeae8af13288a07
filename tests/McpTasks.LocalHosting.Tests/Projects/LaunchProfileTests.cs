using Aspire.Hosting;
using McpTasks.LocalHosting.Projects;

namespace McpTasks.LocalHosting.Tests.Projects;

public sealed class LaunchProfileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void A_project_without_launch_settings_has_no_profile() => Assert.Null(Read(null));

    [Fact]
    public void A_file_without_a_profile_that_starts_the_project_has_none() =>
        Assert.Null(Read("""{ "profiles": { "iis": { "commandName": "IISExpress" } } }"""));

    [Theory]
    [InlineData(null, "http")]
    [InlineData("other", "other")]
    [InlineData("unknown", "http")]
    [InlineData("iis", "http")]
    public void The_hosts_own_profile_is_taken_by_name_and_else_the_first(string? preferred, string expected) => Assert.Equal(expected, Read(
        """
        { // comments and trailing commas are allowed
          "profiles": {
            "iis": { "commandName": "IISExpress" },
            "http": { "commandName": "Project" },
            "other": { "commandName": "Project" },
          },
        }
        """,
        preferred)!.Name);

    [Theory]
    [InlineData("http://localhost:5180", 5180)]
    [InlineData("https://localhost:7180; http://127.0.0.1:5181", 5181)]
    [InlineData("http://[::1]:5182", 5182)]
    [InlineData("", null)]
    public void The_http_address_gives_the_public_port(string urls, int? port) => Assert.Equal(port, ReadUrl(urls)!.Port);

    [Theory]
    [InlineData("https://localhost:7180")]
    [InlineData("http://example.com:80")]
    [InlineData("5180")]
    public void An_address_that_cannot_serve_is_an_error_that_names_its_place(string urls)
    {
        var message = Assert.Throws<DistributedApplicationException>(() => ReadUrl(urls)).Message;
        Assert.StartsWith("profiles:http:applicationUrl in ", message, StringComparison.Ordinal);
        Assert.Contains("launchSettings.json", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Its_variables_are_read() => Assert.Equal(
        new Dictionary<string, string> { ["A"] = "1", ["B"] = "" },
        Read("""{ "profiles": { "http": { "commandName": "Project", "environmentVariables": { "A": "1", "B": null } } } }""")!.Environment);

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{ "profiles": { "http": { "commandName": "Project", "environmentVariables": { "A": 1 } } } }""")]
    public void A_file_of_another_form_is_an_error_that_names_it(string json) =>
        Assert.Contains("launchSettings.json is not a valid launch settings file", Assert.Throws<DistributedApplicationException>(() => Read(json)).Message, StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();

    private LaunchProfile? ReadUrl(string urls) => Read($$"""{ "profiles": { "http": { "commandName": "Project", "applicationUrl": "{{urls}}" } } }""");

    private LaunchProfile? Read(string? json, string? preferred = null)
    {
        var properties = Directory.CreateDirectory(Path.Combine(_folder.Path, "Properties"));
        if (json is not null)
            File.WriteAllText(Path.Combine(properties.FullName, "launchSettings.json"), json);
        return LaunchProfile.Read(Path.Combine(_folder.Path, "x.csproj"), preferred);
    }
}
