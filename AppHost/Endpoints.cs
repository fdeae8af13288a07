using System.Globalization;

namespace Aspire.Hosting;

/// <summary>Where people and clients find the services.</summary>
internal static class Endpoints
{
    /// <summary>The MCP endpoint: on the port that is asked for, linked in the dashboard, its tools offered by <c>aspire mcp</c>.</summary>
    public static IResourceBuilder<ProjectResource> WithMcpEndpoint(this IResourceBuilder<ProjectResource> api, string path)
    {
        if (int.TryParse(api.ApplicationBuilder.Configuration[SettingsCheck.McpPort], NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            api.WithEndpoint("http", endpoint => endpoint.Port = port);
        return api.WithUrlForEndpoint("http", url => (url.DisplayText, url.Url) = ("MCP endpoint", path)).WithMcpServer(path);
    }

    /// <summary>A link to the task board.</summary>
    public static IResourceBuilder<ProjectResource> WithTaskBoard(this IResourceBuilder<ProjectResource> api, string path) =>
        api.WithUrlForEndpoint("http", _ => new() { Url = path, DisplayText = "Tasks" });

    /// <summary>Any free port: nobody has to know it.</summary>
    public static IResourceBuilder<ProjectResource> WithAnyPort(this IResourceBuilder<ProjectResource> service) =>
        service.WithEndpoint("http", endpoint => endpoint.Port = null);
}
