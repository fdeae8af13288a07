using System.Net;
using System.Net.Sockets;
using McpTasks.Integration.Tests.Fleet;

namespace McpTasks.Integration.Tests.Composition;

public sealed class AppHostSettingsTests : IDisposable
{
    private readonly TcpListener _taken = new(IPAddress.Loopback, 0);

    public AppHostSettingsTests() => _taken.Start();

    public void Dispose() => _taken.Dispose();

    [Theory]
    [InlineData("Mcp__Port", "http", "Mcp:Port must be a number from 1 to 65535, but is 'http'.")]
    [InlineData("Redis__Container", "maybe", "Redis:Container must be true or false, but is 'maybe'.")]
    [InlineData("Messaging__Transport", "kafka", "Messaging:Transport must be redis or rabbitmq, but is 'kafka'.")]
    [InlineData("Messaging__Transport", "rabbitmq",
        "ConnectionStrings:messaging is missing: with Messaging:Transport=rabbitmq it must say where RabbitMQ is, such as amqp://guest:guest@localhost:5672.")]
    public async Task A_wrong_setting_ends_AppHost_with_one_line(string name, string value, string line) =>
        Assert.Equal([line], await EndAsync((name, value)));

    [Theory]
    [InlineData("Mcp__Port", "{0}", "Port {0} is taken: choose another for MCP with --Mcp:Port=<port>.")]
    [InlineData(
        "ASPNETCORE_URLS", "http://localhost:{0}",
        "Port {0} is taken: choose another with --ASPNETCORE_URLS=http://localhost:<port>, or in AppHost/Properties/launchSettings.json.")]
    [InlineData("ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", "http://localhost:{0}",
        "Port {0} is taken: choose another with --ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL=http://localhost:<port>, or in AppHost/Properties/launchSettings.json.")]
    public async Task A_taken_port_ends_AppHost_with_one_line_that_names_the_setting(string name, string value, string line)
    {
        var port = ((IPEndPoint)_taken.LocalEndpoint).Port;
        (string, string)[] settings = name == "Mcp__Port" ? [] : [("Mcp__Port", $"{FreePort()}")];
        Assert.Equal(
            [line.Replace("{0}", $"{port}", StringComparison.Ordinal)],
            await EndAsync([.. settings, (name, value.Replace("{0}", $"{port}", StringComparison.Ordinal))]));
    }

    private static async Task<IEnumerable<string>> EndAsync(params (string, string)[] settings)
    {
        await using var host = Service.Start("AppHost", "apphost", settings);
        Assert.Equal(1, await host.ExitAsync());
        return host.Lines;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
