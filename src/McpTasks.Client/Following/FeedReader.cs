using System.Threading.Channels;

namespace McpTasks.Client.Following;

/// <summary>A reader of a feed. A slow reader loses the oldest changes, never the last.</summary>
internal sealed class FeedReader(TaskFeed feed, bool answers) : IDisposable
{
    private const int Capacity = 64;

    private readonly Channel<TaskState> _states = Channel.CreateBounded<TaskState>(new BoundedChannelOptions(Capacity)
    {
        FullMode = BoundedChannelFullMode.DropOldest,
        SingleReader = true,
    });

    private TaskState? _last;

    /// <summary>Whether it waits for the task's end, and so must hear when a question cannot be answered.</summary>
    public bool Waits => answers;

    /// <summary>The states as they come: up to the terminal one, or until the connection closes.</summary>
    public IAsyncEnumerable<TaskState> ReadAsync(CancellationToken cancellationToken) => _states.Reader.ReadAllAsync(cancellationToken);

    /// <summary>Writes a state unless it says nothing new; the feed calls it one at a time.</summary>
    public void Write(TaskState state)
    {
        if (_last is { } last && last.Status == state.Status && last.StatusMessage == state.StatusMessage
            && last.Progress == state.Progress)
            return;
        _last = state;
        _states.Writer.TryWrite(state);
    }

    public void End(Exception? error = null) => _states.Writer.TryComplete(error);

    public void Dispose() => feed.Leave(this);
}
