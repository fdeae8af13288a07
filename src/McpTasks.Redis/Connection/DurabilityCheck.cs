using System.Net;

namespace McpTasks.Redis;

/// <summary>Warns, once the server answers, of settings of its own with which it loses tasks.</summary>
internal sealed class DurabilityCheck(RedisClient client, TimeProvider time, ILogger<DurabilityCheck> logger) : BackgroundService
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromSeconds(30);

    /// <summary>What is wrong with the settings of each server that takes writes.</summary>
    public ValueTask<string[]> ProblemsAsync(CancellationToken cancellationToken) => client.ConnectedAsync(
        "INFO",
        async connection =>
        {
            var servers = connection.GetServers().Where(server => server is { IsConnected: true, IsReplica: false });
            return (await Task.WhenAll(servers.Select(async server => ProblemsOf(server.EndPoint, await InfoOfAsync(server))))).SelectMany(problems => problems).ToArray();
        },
        cancellationToken);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            try
            {
                foreach (var problem in await ProblemsAsync(stoppingToken))
                    logger.NotDurable(problem);
                return;
            }
            catch (Exception error) when (PassingErrors.Includes(error))
            {
                // It is away, which others tell.
                await Task.Delay(BetweenTries, time, stoppingToken);
            }
        }
    }

    private async Task<string[]> InfoOfAsync(IServer server)
    {
        try
        {
            // In a script, since the client lets only administrators ask for it.
            return ((string?)await server.ExecuteAsync("EVAL", "return redis.call('INFO')", 0) ?? "").ReplaceLineEndings("\n").Split('\n');
        }
        catch (RedisServerException refused) when (!PassingErrors.Includes(refused))
        {
            logger.SettingsHidden(refused, server.EndPoint);
            return [];
        }
    }

    // Servers that are not Redis tell other fields, and these not at all.
    private static IEnumerable<string> ProblemsOf(EndPoint server, string[] told)
    {
        const string Policy = "maxmemory_policy:";
        if (Array.Find(told, line => line.StartsWith(Policy, StringComparison.Ordinal)) is { } policy && !policy.EndsWith(":noeviction", StringComparison.Ordinal))
            yield return $"Redis at {server} may evict tasks when its memory is full: its maxmemory-policy is {policy[Policy.Length..]}. Set noeviction.";
        if (told.Contains("aof_enabled:0", StringComparer.Ordinal))
            yield return $"Redis at {server} keeps no append-only file: when it ends, it loses what it has not saved. Set appendonly yes.";
    }
}
