using StackExchange.Redis;

namespace McpTasks.Redis;

/// <summary>Claims on Redis: one key a question and session, which expires with the claim.</summary>
internal sealed class RedisInputClaims(SessionScripts scripts) : IInputClaims
{
    public async ValueTask<bool> TryHoldAsync(string session, TaskId task, string key, string asker, CancellationToken cancellationToken) =>
        (bool)await RunAsync(session, task, key, asker, RecordFields.Milliseconds(IInputClaims.Lease), cancellationToken);

    public async ValueTask ReleaseAsync(string session, TaskId task, string key, string asker, CancellationToken cancellationToken) =>
        await RunAsync(session, task, key, asker, "0", cancellationToken);

    private ValueTask<RedisResult> RunAsync(string session, TaskId task, string key, string asker, RedisValue lease, CancellationToken cancellationToken) =>
        scripts.RunOnClaimAsync(Scripts.SessionClaim, session, $"{task.Value}\n{key}", cancellationToken, asker, lease);
}
