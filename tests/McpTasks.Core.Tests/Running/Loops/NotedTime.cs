using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;

namespace McpTasks.Core.Tests.Running.Loops;

/// <summary>A clock that the test drives, and that tells for how long each timer was set.</summary>
internal sealed class NotedTime : FakeTimeProvider
{
    private readonly Channel<TimeSpan> _set = Channel.CreateUnbounded<TimeSpan>();

    /// <summary>For how long the next timer was set.</summary>
    public ValueTask<TimeSpan> NextAsync() => _set.Reader.ReadAsync(TestContext.Current.CancellationToken);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = base.CreateTimer(callback, state, dueTime, period);
        Assert.True(_set.Writer.TryWrite(dueTime));
        return new Noted(timer, _set.Writer);
    }

    private sealed class Noted(ITimer timer, ChannelWriter<TimeSpan> set) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var changed = timer.Change(dueTime, period);
            Assert.True(set.TryWrite(dueTime));
            return changed;
        }

        public void Dispose() => timer.Dispose();

        public ValueTask DisposeAsync() => timer.DisposeAsync();
    }
}
