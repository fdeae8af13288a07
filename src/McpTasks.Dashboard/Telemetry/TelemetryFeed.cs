using McpTasks.Dashboard.Settings;
using Microsoft.Extensions.Options;

namespace McpTasks.Dashboard.Telemetry;

/// <summary>Hands what arrives on to those who follow it.</summary>
internal sealed class TelemetryFeed(IOptions<DashboardOptions> options, DropCounters drops)
{
    private readonly Circle<SpanRecord> _spans = new(options.Value.Api, s => s.Size(), drops);
    private readonly Circle<LogEntry> _logs = new(options.Value.Api, l => l.Size(), drops);

    public int Followers => _spans.Count + _logs.Count;

    public void Publish(IReadOnlyCollection<SpanRecord> spans) => _spans.Publish(spans);

    public void Publish(IReadOnlyCollection<LogEntry> logs) => _logs.Publish(logs);

    /// <summary>Null when there are too many followers already.</summary>
    public Follower<SpanRecord>? FollowSpans() => _spans.Follow(Followers);

    /// <summary>Null when there are too many followers already.</summary>
    public Follower<LogEntry>? FollowLogs() => _logs.Follow(Followers);

    private sealed class Circle<T>(ApiOptions limits, Func<T, long> sizeOf, DropCounters drops)
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

        public Follower<T>? Follow(int taken)
        {
            lock (_gate)
            {
                if (taken >= limits.MaxFollowers)
                    return null;
                var follower = new Follower<T>(limits.MaxFollowerKilobytes * 1024L, Leave);
                _followers = [.. _followers, follower];
                return follower;
            }
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
