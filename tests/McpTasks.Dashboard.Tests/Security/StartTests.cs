using System.Net;
using System.Net.Sockets;
using McpTasks.Dashboard.Hosting;
using McpTasks.Dashboard.Tests.Samples;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace McpTasks.Dashboard.Tests.Security;

public sealed class StartTests
{
    [Theory]
    [InlineData("Dashboard:Otlp:GrpcUrl", "nonsense", "Dashboard:Otlp:GrpcUrl must be an http or https address")]
    [InlineData("Dashboard:Otlp:MaxBodyBytes", "5", "Dashboard:Otlp:MaxBodyBytes must be between 1024 and 268435456, but is 5")]
    [InlineData("Dashboard:Limits:MaxLogs", "0", "Dashboard:Limits:MaxLogs must be between 1 and 1000000, but is 0")]
    [InlineData("Dashboard:Frontend:BrowserToken", "short", "Dashboard:Frontend:BrowserToken must have at least 16 characters, but has 5")]
    [InlineData("Dashboard:ResourceService:Url", "ftp://x", "Dashboard:ResourceService:Url must be an http or https address")]
    [InlineData("Dashboard:Frontend:MaxImportMegabytes", "0", "Dashboard:Frontend:MaxImportMegabytes must be between 1 and 1024, but is 0")]
    [InlineData("Dashboard:Api:MaxFollowers", "0", "Dashboard:Api:MaxFollowers must be between 1 and 1000, but is 0")]
    [InlineData("Dashboard:Api:MaxFollowerKilobytes", "0", "Dashboard:Api:MaxFollowerKilobytes must be between 1 and 1048576, but is 0")]
    [InlineData("Dashboard:Forward:Url", "localhost:4317", "Dashboard:Forward:Url must be an http or https address, but is 'localhost:4317'")]
    [InlineData("Dashboard:Forward:Url", "http://localhost:0", "Dashboard:Forward:Url is this dashboard's own address")]
    [InlineData("Dashboard:Forward:Protocol", "http/json", "Dashboard:Forward:Protocol must be http/protobuf or grpc, but is 'http/json'")]
    [InlineData("Dashboard:Forward:Headers", "secret-key", "Dashboard:Forward:Headers must be name=value pairs with commas between")]
    [InlineData("Dashboard:Forward:QueueMegabytes", "2000", "Dashboard:Forward:QueueMegabytes must be between 1 and 1024, but is 2000")]
    [InlineData("Dashboard:Forward:TimeoutSeconds", "0", "Dashboard:Forward:TimeoutSeconds must be between 1 and 300, but is 0")]
    [InlineData("urls", "nonsense", "ASPNETCORE_URLS must hold http or https addresses")]
    public async Task A_wrong_setting_stops_the_start_and_is_named(string key, string value, string message) =>
        Assert.Contains(message, await FailAsync((key, value)), StringComparison.Ordinal);

    [Fact]
    public async Task An_address_that_others_can_reach_needs_a_key() =>
        Assert.Contains("set Dashboard:Otlp:ApiKey", await FailAsync(("Dashboard:Otlp:HttpUrl", "http://0.0.0.0:0"), ("Dashboard:Otlp:ApiKey", "")), StringComparison.Ordinal);

    [Theory]
    [InlineData("urls", "ASPNETCORE_URLS")]
    [InlineData("Dashboard:Otlp:GrpcUrl", "Dashboard:Otlp:GrpcUrl")]
    [InlineData("Dashboard:Otlp:HttpUrl", "Dashboard:Otlp:HttpUrl")]
    public async Task A_port_in_use_names_the_setting(string key, string named)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var message = await FailAsync((key, $"http://127.0.0.1:{port}"));
        Assert.Contains($"Port {port} is already in use", message, StringComparison.Ordinal);
        Assert.Contains(named, message, StringComparison.Ordinal);
    }

    private static async Task<string> FailAsync(params (string Key, string? Value)[] settings)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        var code = await DashboardHost.RunAsync([], output, error, builder =>
        {
            builder.Configuration.AddInMemoryCollection(TestDashboard.Defaults.Concat(settings.Select(s => KeyValuePair.Create(s.Key, s.Value))).GroupBy(p => p.Key).Select(g => g.Last()));
            builder.Logging.ClearProviders();
        });
        Assert.Equal((1, ""), (code, output.ToString()));
        Assert.DoesNotContain("   at ", error.ToString(), StringComparison.Ordinal);
        return error.ToString();
    }
}
