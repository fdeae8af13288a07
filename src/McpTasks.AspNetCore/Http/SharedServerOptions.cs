namespace McpTasks.AspNetCore.Http;

/// <summary>
/// Gives every server its options: a copy of the first ones that shares what these hold, so that a tool added at run time is seen everywhere.
/// The SDK makes them anew for each request without a session, which costs as much as serving it. Where the application changes
/// the options of each session, they are made anew as the SDK does.
/// </summary>
internal sealed class SharedServerOptions(
    IEnumerable<IConfigureOptions<McpServerOptions>> setups, IEnumerable<IPostConfigureOptions<McpServerOptions>> post,
    IEnumerable<IValidateOptions<McpServerOptions>> validations, IOptions<HttpServerTransportOptions> transport) : IOptionsFactory<McpServerOptions>
{
    private readonly Lazy<McpServerOptions> _first = new(() => new OptionsFactory<McpServerOptions>(setups, post, validations).Create(Options.DefaultName));

    public McpServerOptions Create(string name) => name != Options.DefaultName || transport.Value.ConfigureSessionOptions is not null
        ? new OptionsFactory<McpServerOptions>(setups, post, validations).Create(name)
        : CopyOf(_first.Value);

    internal static McpServerOptions CopyOf(McpServerOptions options) => new()
    {
        ServerInfo = options.ServerInfo,
        Capabilities = options.Capabilities,
        ProtocolVersion = options.ProtocolVersion,
        InitializationTimeout = options.InitializationTimeout,
        ServerInstructions = options.ServerInstructions,
        ScopeRequests = options.ScopeRequests,
        KnownClientInfo = options.KnownClientInfo,
        KnownClientCapabilities = options.KnownClientCapabilities,
        Handlers = options.Handlers,
        Filters = options.Filters,
        ToolCollection = options.ToolCollection,
        ResourceCollection = options.ResourceCollection,
        PromptCollection = options.PromptCollection,
        MaxSamplingOutputTokens = options.MaxSamplingOutputTokens,
        RequestHandlers = options.RequestHandlers,
    };
}
