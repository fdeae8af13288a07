#pragma warning disable MCPEXP002 // RoutingNameParameter: the SDK marks custom request handlers as experimental.
using Microsoft.Extensions.Options;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace McpTasks.AspNetCore.Http;

/// <summary>The server options for each kind of server; all share the primitives, so a tool added at run time is seen everywhere.</summary>
internal sealed class ServerOptionsProvider
{
    private readonly IOptions<McpServerOptions> _shared;
    private readonly IOptionsFactory<McpServerOptions> _factory;
    private readonly Lazy<McpServerOptions> _modern;

    public ServerOptionsProvider(IOptions<McpServerOptions> shared, IOptionsFactory<McpServerOptions> factory)
    {
        (_shared, _factory) = (shared, factory);
        _modern = new Lazy<McpServerOptions>(() =>
        {
            var options = Sibling();
            // A modern server lives for one POST and uses the services of its request.
            options.ScopeRequests = false;
            return options;
        });
    }

    public McpServerOptions Modern => _modern.Value;

    public McpServerOptions Legacy => _shared.Value;

    /// <summary>Options of a session that another process initialised.</summary>
    public McpServerOptions Adopted(InitializeRequestParams initialize)
    {
        var options = Sibling();
        options.KnownClientInfo = initialize.ClientInfo;
        options.KnownClientCapabilities = initialize.Capabilities;
        return options;
    }

    public string? RoutingNameParameter(string method) =>
        Modern.RequestHandlers?.FirstOrDefault(handler => handler.Method == method)?.RoutingNameParameter;

    private McpServerOptions Sibling()
    {
        var (shared, options) = (_shared.Value, _factory.Create(Options.DefaultName));
        options.ToolCollection = shared.ToolCollection;
        options.PromptCollection = shared.PromptCollection;
        options.ResourceCollection = shared.ResourceCollection;
        return options;
    }
}
