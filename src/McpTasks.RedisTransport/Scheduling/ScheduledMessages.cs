namespace McpTasks.RedisTransport.Scheduling;

/// <summary>Remembers the queues of a scheduled message, so that the token alone is enough to cancel the message.</summary>
internal static class ScheduledMessages
{
    private static readonly TimeSpan Margin = TimeSpan.FromMinutes(10);

    public static async Task RememberAsync(
        RedisHostConfiguration host, Guid token, IEnumerable<RedisAddress> queues, TimeSpan delay, CancellationToken cancellation) =>
        await host.Connection.Client.RunAsync(
            "schedule", database => database.StringSetAsync(
                QueueKeys.Scheduled(host.Options.KeyPrefix, token), string.Join('\n', queues.Select(static queue => queue.Name)),
                delay + Margin),
            cancellation);

    /// <summary>Cancels the message in every queue that still holds it. Returns whether there was something to cancel.</summary>
    public static async Task<bool> CancelAsync(RedisHostConfiguration host, Guid token, CancellationToken cancellation)
    {
        var key = QueueKeys.Scheduled(host.Options.KeyPrefix, token);
        var queues = (string?)await host.Connection.Client.RunAsync(
            "find scheduled", database => database.StringGetAsync(key), cancellation);
        if (string.IsNullOrEmpty(queues))
            return false;
        var cancelled = await Task.WhenAll(
            queues.Split('\n').Select(queue => host.Queue(queue).CancelAsync(EntryId.Scheduled(token), cancellation)));
        await host.Connection.Client.RunAsync("forget scheduled", database => database.KeyDeleteAsync(key), cancellation);
        return cancelled.Contains(true);
    }
}
