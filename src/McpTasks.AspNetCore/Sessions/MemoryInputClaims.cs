using System.Collections.Concurrent;

namespace McpTasks.AspNetCore.Sessions;

/// <summary>Claims of this process's streams; one that ran out goes when the next is made.</summary>
internal sealed class MemoryInputClaims(TimeProvider time) : IInputClaims
{
    private readonly ConcurrentDictionary<(string Session, TaskId Task, string Key), Claim> _claims = new();

    public ValueTask<bool> TryHoldAsync(string session, TaskId task, string key, string asker, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        foreach (var stale in _claims.Where(claim => claim.Value.Until <= now))
            _claims.TryRemove(stale);
        var claim = new Claim(asker, now + IInputClaims.Lease);
        return new(_claims.AddOrUpdate((session, task, key), claim, (_, held) => held.Asker == asker ? claim : held).Asker == asker);
    }

    public ValueTask ReleaseAsync(string session, TaskId task, string key, string asker, CancellationToken cancellationToken)
    {
        if (_claims.TryGetValue((session, task, key), out var held) && held.Asker == asker)
            _claims.TryRemove(new((session, task, key), held));
        return ValueTask.CompletedTask;
    }

    private sealed record Claim(string Asker, DateTimeOffset Until);
}
