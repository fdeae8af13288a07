using System.Runtime.CompilerServices;

namespace McpTasks.LocalHosting.ResourceService;

/// <summary>
/// What one watcher has been told. A slow one costs no memory and misses no last state: states that followed each other while it
/// was busy become the newest one, and lines that left the buffer meanwhile show as a gap in their numbers.
/// </summary>
internal sealed class ResourceWatch(ResourceBoard board)
{
    private readonly Dictionary<string, ResourceEvent> _states = [];
    private readonly Dictionary<string, long> _sequences = [];

    /// <summary>The present states, the kept lines, then every change, without an end.</summary>
    public async IAsyncEnumerable<object> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var (news, more) = board.News(_states, _sequences);
            foreach (var item in news)
                yield return item;
            if (news.Count == 0)
                await more.WaitAsync(cancellationToken);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
