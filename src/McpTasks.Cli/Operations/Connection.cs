using System.Net;

namespace McpTasks.Cli.Operations;

/// <summary>Where the tasks are.</summary>
internal abstract record Connection
{
    /// <summary>The connection's name for people, without a password.</summary>
    public abstract string Name { get; }

    public abstract IOperations Open();
}

/// <summary>The store itself.</summary>
internal sealed record StoreConnection(string Text, string? KeyPrefix, int? Shards, bool Verbose) : Connection
{
    public override string Name => $"Redis at {string.Join(", ", ConfigurationOptions.Parse(Text).EndPoints.Select(NameOf))}";

    /// <summary>The error text for a server that refuses the login.</summary>
    public string LoginRefused => ConfigurationOptions.Parse(Text).Password is { Length: > 0 }
        ? $"{Name} refuses the user or the password of the connection: look at user= and password= in --redis or MCPTASKS_REDIS."
        : $"{Name} asks for a password, and the connection has none: add password=… to --redis or MCPTASKS_REDIS.";

    public override IOperations Open() => new StoreOperations(StoreHost.Build(this));

    /// <summary>
    /// Whether the server refuses the login. A call only reports that no answer came in time, so a new connection finds out.
    /// </summary>
    public async Task<bool> RefusesLoginAsync()
    {
        const int Milliseconds = 2000;
        var options = ConfigurationOptions.Parse(Text);
        (options.AbortOnConnectFail, options.ConnectRetry, options.ConnectTimeout) = (true, 1, Milliseconds);
        try
        {
            await using var connection = await ConnectionMultiplexer.ConnectAsync(options);
            await connection.GetDatabase().PingAsync();
            return false;
        }
        catch (Exception error) when (error is RedisException or TimeoutException)
        {
            return IsLoginRefused(error);
        }
    }

    private static bool IsLoginRefused(Exception? error) => error switch
    {
        null => false,
        RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure } => true,
        _ when error.Message.Contains("NOAUTH", StringComparison.Ordinal) || error.Message.Contains("WRONGPASS", StringComparison.Ordinal)
            => true,
        _ => IsLoginRefused(error.InnerException),
    };

    // The client writes the address family in front of a host's name.
    private static string? NameOf(EndPoint server) => server.ToString()?.Replace("Unspecified/", "", StringComparison.Ordinal);
}

/// <summary>A service with operator endpoints.</summary>
internal sealed record ServiceConnection(Uri Url, string Key) : Connection
{
    public override string Name => $"the service at {Url}";

    public override IOperations Open() => new ServiceOperations(this);
}
