using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using McpTasks.LocalHosting.Console;
using McpTasks.LocalHosting.Orchestration;
using McpTasks.LocalHosting.Projects;
using McpTasks.LocalHosting.Settings;
using Microsoft.Extensions.Configuration;

namespace McpTasks.LocalHosting.Tests.Settings;

public class SettingsTests
{
    [Fact]
    public void Without_settings_the_documented_defaults_hold()
    {
        var settings = Read([]);
        Assert.Equal(Path.Combine(Path.GetTempPath(), ".data"), settings.DataDirectory);
        Assert.Equal((18888, 18889, 18890), (settings.Dashboard.Port, settings.Dashboard.OtlpGrpcPort, settings.Dashboard.OtlpHttpPort));
        Assert.Equal(RedisServerKind.Auto, settings.Redis.Server);
        Assert.Equal(32, settings.Dashboard.BrowserToken.Length);
        Assert.NotEqual(settings.Dashboard.BrowserToken, Read([]).Dashboard.BrowserToken);
    }

    [Theory]
    [InlineData("Redis:Server", "memcached", "Redis:Server must be one of auto, redis-server, garnet, but is 'memcached'.")]
    [InlineData("Redis:Port", "-1", "Redis:Port must be between 0 and 65535, but is '-1'.")]
    [InlineData("Dashboard:Port", "0", "Dashboard:Port must be between 1 and 65535, but is '0'.")]
    [InlineData("Dashboard:OtlpHttpPort", "many", "Dashboard:OtlpHttpPort must be between 1 and 65535, but is 'many'.")]
    [InlineData("LocalHosting:Ports:api", "99999", "LocalHosting:Ports:api must be between 0 and 65535, but is '99999'.")]
    [InlineData("LocalHosting:Restart:MaxAttempts", "0", "LocalHosting:Restart:MaxAttempts must be between 1 and 1000, but is '0'.")]
    [InlineData("Dashboard:Forward:Url", "localhost:4317", "Dashboard:Forward:Url must be an http or https address, but is 'localhost:4317'.")]
    [InlineData("Dashboard:Forward:Protocol", "udp", "Dashboard:Forward:Protocol must be one of http/protobuf, grpc, but is 'udp'.")]
    [InlineData("Dashboard:BrowserToken", "a b", "Dashboard:BrowserToken must be 8 to 256 ASCII letters, digits, '-' and '_'.")]
    public void A_wrong_setting_is_named_by_its_path(string path, string value, string message) =>
        Assert.Equal(message, Assert.Throws<DistributedApplicationException>(() => Read([new(path, value)])).Message);

    [Fact]
    public void All_wrong_settings_are_named_at_once()
    {
        var error = Assert.Throws<DistributedApplicationException>(() => Read([new("Redis:Server", "x"), new("Dashboard:Port", "x")]));
        Assert.Equal(2, error.Message.Split(Environment.NewLine).Length);
    }

    [Fact]
    public void What_is_meant_for_the_AppHost_alone_does_not_reach_its_children()
    {
        var inherited = InheritedEnvironment.Filter(
        [
            new("PATH", "/bin"), new("ASPNETCORE_URLS", "x"), new("Parameters__token", "x"), new("DOTNET_LAUNCH_PROFILE", "x"),
            new("Dashboard__BrowserToken", "x"), new("ASPIRE_ALLOW_UNSECURED_TRANSPORT", "x"), new("MSBuildSDKsPath", "x"), new("ASPNETCORE_ENVIRONMENT", "Development"),
        ]);
        Assert.Equal(["ASPNETCORE_ENVIRONMENT", "PATH"], inherited.Keys.Order());
    }

    [Theory]
    [InlineData("plain", "plain", "plain")]
    [InlineData("\u001b[31mred\u001b[0m", "\u001b[31mred\u001b[0m", "red")]
    [InlineData("\u001b[2Jgone\u001b]0;title\arest\b", "gonerest", "gonerest")]
    [InlineData("a\tb\u001b", "a\tb", "a\tb")]
    public void A_child_can_colour_its_lines_and_do_nothing_else_to_the_terminal(string line, string coloured, string bare)
    {
        Assert.Equal(coloured, AnsiText.Clean(line, colours: true));
        Assert.Equal(bare, AnsiText.Clean(line, colours: false));
    }

    [Fact]
    public void All_parameters_without_a_value_are_named_at_once()
    {
        using var builder = new DistributedApplicationBuilder(["--Parameters:known=a value"], typeof(SettingsTests).Assembly);
        builder.AddParameter("first");
        var known = builder.AddParameter("known", secret: true);
        builder.AddParameter("second");
        var error = Assert.Throws<DistributedApplicationException>(() => ParameterEntry.ReadAll(builder.Resources.OfType<ParameterResource>()));
        Assert.Contains("Parameters:first has no value", error.Message, StringComparison.Ordinal);
        Assert.Contains("Parameters:second has no value", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("known", error.Message, StringComparison.Ordinal);
        Assert.Equal([new ParameterEntry("known", "a value", Secret: true)], ParameterEntry.ReadAll([known.Resource]));
    }

    private static HostSettings Read(IEnumerable<KeyValuePair<string, string?>> values) =>
        HostSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build(), Path.GetTempPath());
}
