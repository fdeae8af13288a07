using System.Collections.Concurrent;

namespace McpTasks.Server.Tasks;

/// <summary>Keeps the streams of one session from asking the same question twice. A claim that got no answer for a while may be taken over.</summary>
internal sealed class InputClaims(TimeProvider time)
{
    /// <summary>After this time without an answer the stream that asked is taken for dead, and another one may ask.</summary>
    private static readonly TimeSpan Stale = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<(TaskId Task, string Key), Claim> _claims = new();

    /// <summary>Claims a question for a stream; null when another stream of the same session has asked it. Dispose the claim to give it up.</summary>
    public IDisposable? TryClaim(TaskId task, string key, string? session)
    {
        var claim = new Claim(this, (task, key), session, time.GetTimestamp());
        var held = _claims.AddOrUpdate(claim.Question, claim, (_, other) => IsFree(other, session) ? claim : other);
        return held == claim ? claim : null;
    }

    private bool IsFree(Claim other, string? session) => other.Session != session || time.GetElapsedTime(other.Since) >= Stale;

    private sealed class Claim(InputClaims claims, (TaskId, string) question, string? session, long since) : IDisposable
    {
        public (TaskId, string) Question { get; } = question;

        public string? Session { get; } = session;

        public long Since { get; } = since;

        public void Dispose() => claims._claims.TryRemove(new(Question, this));
    }
}
