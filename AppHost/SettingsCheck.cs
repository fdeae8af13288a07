using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting;

/// <summary>Finds what is wrong with the settings before anything is started: Aspire itself tells a taken port in no log that anybody reads.</summary>
internal static class SettingsCheck
{
    /// <summary>Configuration: the port of the MCP endpoint; without it the one of the API service's launch profile.</summary>
    public const string McpPort = "Mcp:Port";

    private static readonly string[] Urls = ["ASPNETCORE_URLS", "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "ASPIRE_DASHBOARD_OTLP_HTTP_ENDPOINT_URL", "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL"];

    /// <summary>One line for each thing that is wrong.</summary>
    /// <param name="builder">The system, with all its resources.</param>
    public static IReadOnlyList<string> WrongSettings(this IDistributedApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        var wrong = new List<string>();
        if (configuration[TaskRedis.ContainerSetting] is { } container && !bool.TryParse(container, out _))
            wrong.Add($"{TaskRedis.ContainerSetting} must be true or false, but is '{container}'.");
        if (builder.WrongBroker() is { } broker)
            wrong.Add(broker);
        if (configuration[McpPort] is { } port && !(ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0))
            wrong.Add($"{McpPort} must be a number from 1 to 65535, but is '{port}'.");
        // Tests, and `aspire run --isolated`, take any ports.
        if (wrong.Count == 0 && builder.ExecutionContext.IsRunMode && !configuration.GetValue("DcpPublisher:RandomizePorts", false))
            wrong.AddRange(builder.FixedPorts().Where(fixedPort => IsTaken(fixedPort.Port)).Select(Describe));
        return wrong;
    }

    private static IEnumerable<(string Setting, int Port)> FixedPorts(this IDistributedApplicationBuilder builder)
    {
        foreach (var endpoint in builder.Resources.OfType<ProjectResource>().SelectMany(project => project.Annotations.OfType<EndpointAnnotation>()))
        {
            if (endpoint.Port is { } port)
                yield return (McpPort, port);
        }

        foreach (var name in Urls)
        {
            foreach (var text in builder.Configuration[name]?.Split(';') ?? [])
            {
                if (Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Port > 0)
                    yield return (name, url.Port);
            }
        }
    }

    private static string Describe((string Setting, int Port) one) => one.Setting == McpPort
        ? $"Port {one.Port} is taken: choose another for MCP with --{McpPort}=<port>."
        : $"Port {one.Port} is taken: choose another with --{one.Setting}=http://localhost:<port>, or in AppHost/Properties/launchSettings.json.";

    private static bool IsTaken(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return false;
        }
        catch (SocketException error) when (error.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return true;
        }
    }
}
