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
        : CopyOf(_first.Value, Exchange.Current?.Only);

    internal static McpServerOptions CopyOf(McpServerOptions options, string? only = null) => new()
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
        RequestHandlers = HandlersOf(options, only),
    };

    // A server sets each of them up, and one of a single message needs no other task method. A read may become one.
    private static IList<McpServerRequestHandler>? HandlersOf(McpServerOptions options, string? only) =>
        only is null or RequestMethods.ResourcesRead || options.RequestHandlers is not { } handlers
            ? options.RequestHandlers
            : [.. handlers.Where(handler => handler.Method == only || !TaskMethods.All.Contains(handler.Method, StringComparer.Ordinal))];
}
