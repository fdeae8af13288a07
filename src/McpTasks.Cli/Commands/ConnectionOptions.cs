using System.CommandLine.Parsing;

namespace McpTasks.Cli.Commands;

/// <summary>The options of every command: where the tasks are, and the form of the answer.</summary>
internal sealed class ConnectionOptions
{
    private readonly Func<string, string?> _environment;

    private readonly Option<string?> _redis = new("--redis")
    {
        Description = "The store: Redis, as host:port,password=... Default: MCPTASKS_REDIS or ConnectionStrings__redis.",
        HelpName = "connection string",
        Recursive = true,
    };

    private readonly Option<string?> _keyPrefix = new("--key-prefix")
    {
        Description = "The store's McpTasks:Redis:KeyPrefix.",
        HelpName = "prefix",
        Recursive = true,
    };

    private readonly Option<int?> _shards = new("--shards")
    {
        Description = "The store's McpTasks:Redis:Shards.",
        HelpName = "number",
        Recursive = true,
    };

    private readonly Option<Uri?> _api = new("--api")
    {
        Description = "In place of the store a service with operator endpoints. Default: MCPTASKS_API.",
        HelpName = "url",
        Recursive = true,
        CustomParser = ReadUrl,
    };

    private readonly Option<string?> _key = new("--key")
    {
        Description = "The operator's key, for --api. Default: MCPTASKS_OPERATOR_KEY.",
        HelpName = "key",
        Recursive = true,
    };

    private readonly Option<bool> _json = new("--json") { Description = "Writes one JSON document.", Recursive = true };

    private readonly Option<bool> _verbose = new("--verbose")
    {
        Description = "Writes what is logged, the audit log among it, to the standard error.",
        Recursive = true,
    };

    public ConnectionOptions(RootCommand root, Func<string, string?> environment)
    {
        _environment = environment;
        foreach (var option in new Option[] { _redis, _keyPrefix, _shards, _api, _key, _json, _verbose })
            root.Options.Add(option);
    }

    public bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    public bool IsJson(CommandResult command) => command.GetValue(_json);

    /// <summary>Where the tasks are. An option wins over the environment, and in the environment the store wins over a service.</summary>
    public Connection Read(ParseResult parsed)
    {
        var (redis, api) = (parsed.GetValue(_redis), parsed.GetValue(_api));
        if (redis is not null && api is not null)
            throw CommandException.Usage("--redis and --api exclude each other.");
        if (api is not null)
            return Service(api, parsed);
        if ((redis ?? Known("MCPTASKS_REDIS") ?? Known("ConnectionStrings__redis")) is { } store)
            return new StoreConnection(store, parsed.GetValue(_keyPrefix), parsed.GetValue(_shards), parsed.GetValue(_verbose));
        if (Known("MCPTASKS_API") is not { } known)
            throw CommandException.Usage(
                "Say where the tasks are: --redis host:port (or MCPTASKS_REDIS), "
                + "or --api url with --key (or MCPTASKS_API and MCPTASKS_OPERATOR_KEY).");
        var url = UrlOf(known) ?? throw CommandException.Usage($"MCPTASKS_API must be an http or https address, but is '{known}'.");
        return Service(url, parsed);
    }

    private ServiceConnection Service(Uri url, ParseResult parsed) => new(
        url,
        parsed.GetValue(_key) ?? Known("MCPTASKS_OPERATOR_KEY")
            ?? throw CommandException.Usage("--api needs the operator's key: --key or MCPTASKS_OPERATOR_KEY."));

    private string? Known(string name) => _environment(name) is { Length: > 0 } value ? value : null;

    private static Uri? ReadUrl(ArgumentResult result)
    {
        var url = UrlOf(result.Tokens[0].Value);
        if (url is null)
            result.AddError($"--api must be an http or https address, but is '{result.Tokens[0].Value}'.");
        return url;
    }

    private static Uri? UrlOf(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https" ? url : null;
}
