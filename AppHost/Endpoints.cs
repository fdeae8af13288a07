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

    /// <summary>
    /// The task board: a link that logs the operator in, and from every task one to its trace in the dashboard of a system that runs here.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithTaskBoard(
        this IResourceBuilder<ProjectResource> api, string path, ParameterResource key)
    {
        var builder = api.ApplicationBuilder;
        if (builder.ExecutionContext.IsRunMode && builder.Configuration["ASPNETCORE_URLS"]?.Split(';')[0] is { Length: > 0 } dashboard)
            api.WithEnvironment("McpTasks__Board__TraceUrl", $"{dashboard.TrimEnd('/')}/traces/detail/{{traceId}}");
        return api.WithUrls(async context => context.Urls.Add(new()
        {
            Url = $"{path}/login?key={Uri.EscapeDataString((await key.GetValueAsync(context.CancellationToken))!)}",
            DisplayText = "Tasks",
            Endpoint = api.GetEndpoint("http"),
        }));
    }

    /// <summary>Any free port: nobody has to know it.</summary>
    public static IResourceBuilder<ProjectResource> WithAnyPort(this IResourceBuilder<ProjectResource> service) =>
        service.WithEndpoint("http", endpoint => endpoint.Port = null);
}
