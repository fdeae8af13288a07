using McpTasks.Dashboard.Settings;
using Microsoft.Extensions.Options;

namespace McpTasks.Dashboard.Telemetry;

/// <summary>Hands what arrives on to those who follow it.</summary>
internal sealed class TelemetryFeed(IOptions<DashboardOptions> options, DropCounters drops)
{
    private readonly ApiOptions _limits = options.Value.Api;
    private readonly Lock _entering = new();
    private readonly Circle<SpanRecord> _spans = new(s => s.Size(), drops);
    private readonly Circle<LogEntry> _logs = new(l => l.Size(), drops);

    public int Followers => _spans.Count + _logs.Count;

    public void Publish(IReadOnlyCollection<SpanRecord> spans) => _spans.Publish(spans);

    public void Publish(IReadOnlyCollection<LogEntry> logs) => _logs.Publish(logs);

    /// <summary>Null when there are too many followers already.</summary>
    public Follower<SpanRecord>? FollowSpans() => Enter(_spans);

    /// <summary>Null when there are too many followers already.</summary>
    public Follower<LogEntry>? FollowLogs() => Enter(_logs);

    private Follower<T>? Enter<T>(Circle<T> circle)
    {
        lock (_entering)
            return Followers < _limits.MaxFollowers ? circle.Enter(_limits.MaxFollowerKilobytes * 1024L) : null;
    }

    private sealed class Circle<T>(Func<T, long> sizeOf, DropCounters drops)
    {
        private readonly Lock _gate = new();
        private Follower<T>[] _followers = [];

        public int Count => Volatile.Read(ref _followers).Length;

        public void Publish(IReadOnlyCollection<T> items)
        {
            var followers = Volatile.Read(ref _followers);
            if (followers.Length == 0 || items.Count == 0)
                return;
            T[] batch = [.. items];
            var bytes = batch.Sum(sizeOf);
            foreach (var follower in followers)
                follower.Offer(batch, bytes);
        }

        public Follower<T> Enter(long maxBytes)
        {
            var follower = new Follower<T>(maxBytes, Leave);
            lock (_gate)
                _followers = [.. _followers, follower];
            return follower;
        }

        private void Leave(Follower<T> follower)
        {
            lock (_gate)
            {
                if (!_followers.Contains(follower))
                    return;
                _followers = [.. _followers.Where(f => f != follower)];
                if (follower.IsTooSlow)
                    drops.DroppedFollower();
            }
        }
    }
}
