namespace McpTasks.Shared.Redis;

/// <summary>
/// Says once that a connection is lost, and once that it is back. The client itself writes a stack for every attempt in between.
/// </summary>
internal sealed partial class ConnectionWatch(ILogger logger)
{
    private int _lost, _refused;

    public IConnectionMultiplexer Over(IConnectionMultiplexer connection)
    {
        var servers = string.Join(", ", connection.GetEndPoints(configuredOnly: true).Select(EndPointCollection.ToString));
        connection.ConnectionFailed += (_, failed) => Lose(servers, failed.FailureType);
        connection.ConnectionRestored += (_, _) => Find(connection, servers);
        if (!connection.IsConnected)
        {
            Lose(servers, ConnectionFailureType.UnableToConnect);
            _ = AskWhyAsync(connection, servers);
        }

        return connection;
    }

    // The client tells of a first failure before anybody listens; a call that waits for a connection says what it was.
    private async Task AskWhyAsync(IConnectionMultiplexer connection, string servers)
    {
        try
        {
            await connection.GetDatabase().PingAsync();
        }
        catch (Exception error)
        {
            if (error.InnerException is RedisConnectionException { FailureType: ConnectionFailureType.AuthenticationFailure })
                Refuse(servers);
        }
    }

    private void Refuse(string servers)
    {
        if (Interlocked.Exchange(ref _refused, 1) == 0)
            LogRefused(logger, servers);
    }

    private void Lose(string servers, ConnectionFailureType reason)
    {
        if (reason == ConnectionFailureType.AuthenticationFailure)
            Refuse(servers);
        if (Interlocked.Exchange(ref _lost, 1) == 0)
            LogLost(logger, servers, reason);
    }

    private void Find(IConnectionMultiplexer connection, string servers)
    {
        if (!connection.IsConnected)
            return;
        Volatile.Write(ref _refused, 0);
        if (Interlocked.Exchange(ref _lost, 0) == 1)
            LogFound(logger, servers);
    }

    [LoggerMessage(7004, LogLevel.Warning, "Redis at {Servers} cannot be reached ({Reason}), trying on")]
    private static partial void LogLost(ILogger logger, string servers, ConnectionFailureType reason);

    [LoggerMessage(7005, LogLevel.Error, "Redis at {Servers} refuses the user or the password of its connection string, trying on")]
    private static partial void LogRefused(ILogger logger, string servers);

    [LoggerMessage(7006, LogLevel.Information, "Redis at {Servers} is reached")]
    private static partial void LogFound(ILogger logger, string servers);
}
